import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { Run } from '../run.ts'

/** How long the cursor has to rest before the address says where it is. */
const REST_MS = 250

/** Keeps `?at=` and the cursor together: the address follows the cursor, and a changed address moves it. */
export function useAddress(run: Run, at: number | undefined): void {
  const navigate = useNavigate()
  const written = useRef(at)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const write = () => {
      const { live, seq, playing } = run.cursor.store.getState()
      const next = live ? undefined : seq
      if (playing || next === written.current) return
      written.current = next
      void navigate({
        to: '.',
        replace: true,
        resetScroll: false,
        search: (before: Record<string, unknown>) => ({ ...before, at: next }),
      } as Parameters<typeof navigate>[0])
    }
    const stop = run.cursor.store.subscribe(() => {
      clearTimeout(timer)
      timer = setTimeout(write, REST_MS)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [run, navigate])
  useEffect(() => {
    if (at === written.current) return
    written.current = at
    if (at === undefined) run.cursor.follow()
    else run.cursor.goTo(at)
  }, [run, at])
}
