import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { notifyProblem } from '../lib/notify.ts'
import { type Answers, problemOf, client as server, trpc } from '../lib/trpc.ts'
import { knownPositions } from './store/document.ts'
import { keepDraft } from './store/draft-storage.ts'
import { type EditorStore, isDirty } from './store/editor-store.ts'

export interface Saving {
  /** Saves the document as a new version; the version that stands then, or null when the server refused. */
  save(): Promise<number | null>
  readonly saving: boolean
  /** What somebody else has saved meanwhile, until the person has decided. */
  readonly conflict: Answers['machine']['get'] | null
  settle(): void
}

/** Saving, drafts in this browser, and what to do when somebody else was faster. */
export function useSaving(store: EditorStore): Saving {
  const [conflict, setConflict] = useState<Saving['conflict']>(null)
  const client = useQueryClient()
  const mutation = useMutation(trpc.machine.save.mutationOptions())
  const { mutateAsync } = mutation
  const save = useCallback(async () => {
    const { machineId, history, saved, reading } = store.getState()
    if (!isDirty(store.getState())) return saved.version
    const { text, positions } = history.present
    const layout = JSON.stringify(
      reading.current ? knownPositions(positions, reading.drawn.graph) : positions,
    )
    try {
      const { version } = await mutateAsync({
        id: machineId,
        definition: text,
        layout,
        baseVersion: saved.version,
      })
      store.setState({ saved: { text, positions, version } })
      void client.invalidateQueries({ queryKey: trpc.machine.pathKey() })
      void client.invalidateQueries({ queryKey: trpc.mock.pathKey() })
      return version
    } catch (error) {
      if (problemOf(error).code === 'MACHINE_CHANGED') {
        setConflict(await server.machine.get.query({ id: machineId }).catch(() => null))
      } else notifyProblem(error, 'This could not be saved')
      return null
    }
  }, [store, mutateAsync, client])
  useEffect(() => keepDrafts(store), [store])
  return { save, saving: mutation.isPending, conflict, settle: useCallback(() => setConflict(null), []) }
}

const DELAY_MS = 300

/** Keeps what is not saved in this browser, a moment after each change. */
function keepDrafts(store: EditorStore): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  const keep = () => {
    timer = null
    const state = store.getState()
    keepDraft(state.machineId, state.saved.version, isDirty(state) ? state.history.present : null)
  }
  const stop = store.subscribe((now, before) => {
    if (now.history === before.history && now.saved === before.saved) return
    timer ??= setTimeout(keep, DELAY_MS)
  })
  window.addEventListener('pagehide', keep)
  return () => {
    stop()
    window.removeEventListener('pagehide', keep)
    if (timer !== null) {
      clearTimeout(timer)
      keep()
    }
  }
}
