import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { ExecutionView } from '../../../server/trpc/views.ts'
import { trpc } from '../../lib/trpc.ts'
import { createRun, driveRun, type Run } from '../run.ts'

/** Another execution than the page's own: its facts and its log, as far as they have arrived. */
export interface OtherRun {
  readonly view: ExecutionView | null
  readonly run: Run | null
  readonly ready: boolean
  readonly error: { message: string } | null
}

const NOTHING = { subscribe: () => () => {}, status: () => null }

/** Loads and follows another execution while the component is mounted. */
export function useOtherRun(id: string): OtherRun {
  const query = useQuery(trpc.execution.get.queryOptions({ id }))
  const view = query.data ?? null
  const [run, setRun] = useState<Run | null>(null)
  const key = view?.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: a run is made once for each execution
  useEffect(() => {
    if (view === null) return
    const made = createRun(view, null)
    setRun(made)
    return driveRun(made)
  }, [key])
  const log = run?.log ?? NOTHING
  const status = useSyncExternalStore(log.subscribe, log.status)
  const ready = status?.ready ?? false
  return useMemo(() => ({ view, run, ready, error: query.error }), [view, run, ready, query.error])
}
