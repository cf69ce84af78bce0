import { useEffect, useRef } from 'react'
import { useLogStatus, useRun } from '../run.ts'
import { useWalk } from './walk-store.ts'

/** The walk begins with the failed execution playing from its start, unless motion is not wanted or somebody has come to a moment. */
export function useWalkStart(on: boolean): void {
  const run = useRun()
  const { ready } = useLogStatus()
  const begun = useRef(false)
  useEffect(() => {
    if (!on || !ready || begun.current || useWalk.getState().rewound) return
    begun.current = true
    if (!run.cursor.store.getState().live || matchMedia('(prefers-reduced-motion: reduce)').matches) return
    run.cursor.setSpeed(2)
    run.cursor.play()
  }, [run, on, ready])
}
