import { Button } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { count } from '../../ui/format.ts'
import { RowsSkeleton } from '../../ui/skeletons.tsx'
import { ExecutionLine } from './execution-line.tsx'
import { type ListSearch, toFilter } from './filter.ts'
import { FilterBar } from './filter-bar.tsx'
import classes from './list.module.css'
import { useLiveRows } from './use-live-rows.ts'

const LINE = 36

interface ExecutionListProps {
  search: ListSearch
  onSearch: (search: ListSearch) => void
}

/** All executions, filtered, as many as one scrolls to; rows stay where they are while the pointer is on them. */
export function ExecutionList({ search, onSearch }: ExecutionListProps) {
  const { machineId, status, name, since } = search
  const filter = useMemo(
    () => toFilter({ machineId, status, name, since }, Date.now()),
    [machineId, status, name, since],
  )
  // State, not a ref: rows that are there at once would look for a scroller that is not attached yet, and stay away.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null)
  const busy = useCallback(
    () => scroller !== null && (scroller.scrollTop > 0 || scroller.matches(':hover')),
    [scroller],
  )
  const live = useLiveRows(filter, busy)
  const filtered = Object.keys(filter).length > 0
  return (
    <div className={classes.pane}>
      <FilterBar search={search} onSearch={onSearch} />
      {live.pending > 0 && (
        <button type="button" className={classes.fresh} onClick={live.showPending}>
          Show {count(live.pending, 'new execution')}
        </button>
      )}
      <div ref={setScroller} className={classes.scroller} data-testid="executions">
        {live.query.error ? (
          <ErrorState error={live.query.error} onRetry={() => void live.query.refetch()} />
        ) : live.rows === null ? (
          <RowsSkeleton rows={10} />
        ) : live.rows.length === 0 ? (
          <Nothing filtered={filtered} onClear={() => onSearch({})} />
        ) : (
          scroller && <Lines live={live} scroller={scroller} />
        )}
      </div>
    </div>
  )
}

interface LinesProps {
  live: ReturnType<typeof useLiveRows>
  scroller: HTMLDivElement
}

function Lines({ live, scroller }: LinesProps) {
  const rows = live.rows ?? []
  const lines = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => LINE,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 10,
  })
  const items = lines.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = live.query
  useEffect(() => {
    if (last >= rows.length - 10 && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage])
  return (
    <>
      <div style={{ height: lines.getTotalSize(), position: 'relative' }}>
        {items.map((item) => {
          const row = rows[item.index]
          return (
            row && (
              <div
                key={item.key}
                style={{ position: 'absolute', insetInline: 0, transform: `translateY(${item.start}px)` }}
              >
                <ExecutionLine row={row} />
              </div>
            )
          )
        })}
      </div>
      <div className={classes.end}>
        {isFetchingNextPage ? 'Fetching older ones …' : count(rows.length, 'execution')}
      </div>
    </>
  )
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  return filtered ? (
    <EmptyState
      title="No execution is like that"
      action={
        <Button variant="default" onClick={onClear}>
          Show all executions
        </Button>
      }
    >
      Nothing that has run here fits these filters.
    </EmptyState>
  ) : (
    <EmptyState
      icon={<IconPlayerPlay size={22} />}
      title="Nothing has run yet"
      action={
        <Button renderRoot={(props) => <Link to="/machines" {...props} />}>Choose a machine to run</Button>
      }
    >
      Each run of a state machine will be listed here, with every step it takes.
    </EmptyState>
  )
}
