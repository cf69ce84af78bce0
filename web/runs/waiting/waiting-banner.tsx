import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { openTasks } from '../../../core/run/select.ts'
import type { WaitingView } from '../../../server/trpc/views.ts'
import { trpc } from '../../lib/trpc.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { useLogStatus, useRun } from '../run.ts'
import classes from './waiting.module.css'
import { WaitingForm } from './waiting-form.tsx'
import { WAITING_KINDS } from './waiting-kinds.tsx'

/** Stands while the run waits for somebody: what for, and the form that lets it go on. */
export function WaitingBanner() {
  const run = useRun()
  const { ready } = useLogStatus()
  const open = openTasks(run.timeline.head)
    .map(({ visit, attempt, phase }) => `${visit}.${attempt}.${phase.startedAt ?? ''}`)
    .join(' ')
  const rows = useWaitingOf(run.id, ready ? open : '')
  if (rows.length === 0) return null
  return (
    <div className={classes.banner} role="status">
      {rows.slice(0, 3).map((row) => (
        <WaitingRow key={`${row.visit}.${row.attempt}`} row={row} />
      ))}
      {rows.length > 3 && <p className="dim">and {rows.length - 3} more</p>}
    </div>
  )
}

/** The waiting rows of one execution; asked for again whenever its open tasks are others. */
function useWaitingOf(id: string, open: string): WaitingView[] {
  const query = useQuery({ ...trpc.waiting.list.queryOptions({}), enabled: open !== '' })
  const { refetch } = query
  useEffect(() => {
    if (open !== '') void refetch()
  }, [open, refetch])
  return open === '' ? [] : (query.data ?? []).filter((row) => row.executionId === id)
}

function WaitingRow({ row }: { row: WaitingView }) {
  const [opened, setOpened] = useState(false)
  const queries = useQueryClient()
  const kind = WAITING_KINDS[row.kind]
  return (
    <div className={classes.row} data-testid="waiting-row">
      <div className={classes.line}>
        <span className={classes.icon}>
          <kind.icon size={15} />
        </span>
        <strong>{row.title}</strong>
        <span className="dim">
          {row.state} · since <RelativeTime at={row.since} />
        </span>
        <span className="grow" />
        <Button
          size="compact-sm"
          variant={opened ? 'default' : 'filled'}
          data-testid="waiting-act"
          onClick={() => setOpened((now) => !now)}
        >
          {opened ? 'Not now' : kind.act}
        </Button>
      </div>
      {opened && (
        <WaitingForm
          row={row}
          onDone={() => void queries.invalidateQueries({ queryKey: trpc.waiting.list.queryKey() })}
        />
      )}
    </div>
  )
}
