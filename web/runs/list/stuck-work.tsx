import { Button, SegmentedControl } from '@mantine/core'
import { IconHourglass } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { WaitingView } from '../../../server/trpc/views.ts'
import { trpc } from '../../lib/trpc.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { RowsSkeleton } from '../../ui/skeletons.tsx'
import { WaitingForm } from '../waiting/waiting-form.tsx'
import { WAITING_KINDS } from '../waiting/waiting-kinds.tsx'
import classes from './stuck-work.module.css'

type Kind = WaitingView['kind']
const KINDS = Object.keys(WAITING_KINDS) as Kind[]

/** Everything that waits for somebody outside, the longest waiting first; answered in place. */
export function StuckWork() {
  const [kind, setKind] = useState<Kind | 'all'>('all')
  const query = useQuery({ ...trpc.waiting.list.queryOptions({}), refetchInterval: 4000 })
  const rows = (query.data ?? []).filter((row) => kind === 'all' || row.kind === kind)
  const of = (each: Kind) => (query.data ?? []).filter((row) => row.kind === each).length
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (query.data === undefined) return <RowsSkeleton />
  if (query.data.length === 0) {
    return (
      <EmptyState
        icon={<IconHourglass size={22} />}
        title="Nobody is waited for"
        action={
          <Button variant="default" renderRoot={(props) => <Link to="/executions" {...props} />}>
            See executions
          </Button>
        }
      >
        When a run waits for a person, a signal, a callback or a worker, it is listed here and can be
        answered.
      </EmptyState>
    )
  }
  return (
    <div className={classes.pane}>
      <div className={classes.filter}>
        <SegmentedControl
          aria-label="What is waited for"
          data={[
            { value: 'all', label: `Everything ${query.data.length}` },
            ...KINDS.filter((each) => of(each) > 0).map((each) => ({
              value: each as string,
              label: `${WAITING_KINDS[each].label} ${of(each)}`,
            })),
          ]}
          value={kind}
          onChange={(value) => setKind(value as Kind | 'all')}
        />
      </div>
      <div className={classes.rows}>
        {rows.map((row) => (
          <StuckRow key={`${row.executionId} ${row.visit} ${row.attempt}`} row={row} />
        ))}
      </div>
    </div>
  )
}

function StuckRow({ row }: { row: WaitingView }) {
  const [opened, setOpened] = useState(false)
  const queries = useQueryClient()
  const kind = WAITING_KINDS[row.kind]
  return (
    <div className={classes.row} data-testid="stuck-row">
      <div className={classes.line}>
        <span className={classes.icon} title={kind.label}>
          <kind.icon size={16} />
        </span>
        <span className={classes.title}>
          <strong>{row.title}</strong>
          <span className="dim">
            {row.state}
            {row.key && ` · ${row.key}`}
          </span>
        </span>
        <Link className={classes.link} to="/executions/$id" params={{ id: row.executionId }}>
          {row.machineName} · {row.executionName}
        </Link>
        <span className={classes.age}>
          <RelativeTime at={row.since} />
        </span>
        <Button
          size="compact-sm"
          variant={opened ? 'default' : 'light'}
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
