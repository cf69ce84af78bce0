import { ActionIcon, TextInput, Tooltip } from '@mantine/core'
import { IconPlus, IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { FunctionRow } from '../../server/trpc/views.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { isUnsaved } from './draft.ts'
import { findFunctions, neighbour } from './find-functions.ts'
import classes from './functions.module.css'
import { useOpenFunction } from './open-function.ts'
import { listed } from './removal.ts'

interface FunctionListProps {
  rows: readonly FunctionRow[]
  current: string
  onNew: () => void
}

/** All functions by name, with a search; arrow keys go from the search into the rows and along them. */
export function FunctionList({ rows, current, onNew }: FunctionListProps) {
  const [search, setSearch] = useState('')
  const list = useRef<HTMLUListElement>(null)
  const found = findFunctions(rows, search)

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const here = document.activeElement?.getAttribute('data-function') ?? null
    const next = neighbour(found, here, event.key === 'ArrowDown' ? 1 : -1)
    if (next === null) return
    event.preventDefault()
    list.current?.querySelector<HTMLElement>(`[data-function="${CSS.escape(next)}"]`)?.focus()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only passes the arrow keys of its fields and links on
    <div className={classes.pane} onKeyDown={onKeyDown}>
      <div className={classes.paneHead} style={{ paddingLeft: 8 }}>
        <TextInput
          className="grow"
          aria-label="Find a function"
          placeholder={`Find in ${rows.length}`}
          leftSection={<IconSearch size={14} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Tooltip label="New function (N)">
          <ActionIcon aria-label="New function" onClick={onNew}>
            <IconPlus size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      <ul className={classes.rows} ref={list} aria-label="Functions">
        {found.map((row) => (
          <li key={row.name}>
            <Row row={row} open={row.name === current} />
          </li>
        ))}
        {found.length === 0 && (
          <li className="dim" style={{ padding: '8px 10px' }}>
            No name has “{search}” in it.
          </li>
        )}
      </ul>
    </div>
  )
}

function Row({ row, open }: { row: FunctionRow; open: boolean }) {
  const unsaved = useOpenFunction((state) => open && state.draft !== null && isUnsaved(state.draft))
  const users = row.usedBy.length
  const used = users === 0 ? 'not used' : users === 1 ? row.usedBy[0] : `${users} machines`
  return (
    <Link
      to="/functions/$name"
      params={{ name: row.name }}
      className={classes.row}
      data-function={row.name}
      data-open={open || undefined}
      aria-current={open ? 'page' : undefined}
      title={users === 0 ? row.name : `${row.name}, used by ${listed(row.usedBy, 20)}`}
    >
      <span className={classes.rowName}>
        <span className="truncate">{row.name}</span>
        {unsaved && <span className={classes.dot} role="img" aria-label="unsaved changes" />}
      </span>
      <span className={classes.rowFacts}>
        <span className="truncate">{used}</span>
        <span className="num" style={{ flex: 'none' }}>
          r{row.revision} · <RelativeTime at={row.updatedAt} />
        </span>
      </span>
    </Link>
  )
}
