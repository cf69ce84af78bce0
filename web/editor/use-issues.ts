import { useEffect } from 'react'
import type { Surroundings } from './editor-context.ts'
import { findIssues } from './problems.ts'
import type { EditorStore } from './store/editor-store.ts'

const DELAY_MS = 120

/** Looks for problems a moment after each change of the text, so that typing never waits for it. */
export function useIssues(store: EditorStore, around: Surroundings): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    const look = () => {
      timer = null
      store.setState({ issues: findIssues(store.getState().reading, around) })
    }
    const stop = store.subscribe((now, before) => {
      if (now.reading !== before.reading) timer ??= setTimeout(look, DELAY_MS)
    })
    look()
    return () => {
      stop()
      if (timer !== null) clearTimeout(timer)
    }
  }, [store, around])
}
