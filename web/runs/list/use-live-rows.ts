import { useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { ExecutionRow } from '../../../server/trpc/views.ts'
import { client, trpc } from '../../lib/trpc.ts'
import type { ListFilter } from './filter.ts'
import { type LiveRows, mergeRows } from './merge-rows.ts'

const PAGE = 60

/** At most so often is the top of the list asked for again. */
const PAUSE_MS = 600

/** Rows of the list, older ones by the page, new ones as they come. `busy` says that a pointer is on the list right now. */
export function useLiveRows(filter: ListFilter, busy: () => boolean) {
  const query = useInfiniteQuery(
    trpc.execution.list.infiniteQueryOptions(
      { ...filter, limit: PAGE },
      { getNextPageParam: (page) => page.cursor ?? undefined, staleTime: 0 },
    ),
  )
  const loaded = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? null, [query.data])
  const [newest, setNewest] = useState<{ of: ListFilter; rows: LiveRows } | null>(null)
  // What came under another filter is no news.
  const news = newest?.of === filter ? newest.rows : null
  const shown = useMemo(() => (loaded === null ? null : combine(loaded, news)), [loaded, news])
  const latest = useRef({ filter, shown })
  latest.current = { filter, shown }
  const refresh = useCallback(async () => {
    const { rows } = await client.execution.list.query({ ...filter, limit: PAGE })
    const now = latest.current
    if (now.filter !== filter || now.shown === null) return
    setNewest({ of: filter, rows: mergeRows(now.shown, rows, !busy()) })
  }, [filter, busy])
  useActivity(refresh)
  const showPending = () => news !== null && setNewest({ of: filter, rows: mergeRows(news, [], true) })
  return { query, rows: shown?.rows ?? null, pending: shown?.pending.length ?? 0, showPending }
}

/** Older pages that have arrived since go below what is shown. */
function combine(loaded: readonly ExecutionRow[], news: LiveRows | null): LiveRows {
  if (news === null) return { rows: loaded, pending: [] }
  const known = new Set([...news.rows, ...news.pending].map((row) => row.id))
  return { rows: [...news.rows, ...loaded.filter((row) => !known.has(row.id))], pending: news.pending }
}

/** Calls back soon after executions have changed, at most once in a pause. */
function useActivity(refresh: () => Promise<void>): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = null
        // What cannot be read now is read with the next change, or when the server is back.
        refresh().catch(() => {})
      }, PAUSE_MS)
    }
    // What has changed between the first look and the subscription, or while it was cut, nobody tells.
    const subscription = client.execution.activity.subscribe(undefined, { onStarted: soon, onData: soon })
    return () => {
      subscription.unsubscribe()
      if (timer !== null) clearTimeout(timer)
    }
  }, [refresh])
}
