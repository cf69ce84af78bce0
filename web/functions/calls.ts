import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { author } from '../lib/author.ts'
import { client, problemOf, trpc } from '../lib/trpc.ts'
import { keepInput } from './kept-inputs.ts'
import { checked, keptAs, useOpenFunction } from './open-function.ts'
import { startTrial, useTrial } from './trial.ts'

const CHECK_AFTER_MS = 350

/** Sends the open text to be compiled, a moment after the last change. A check that cannot be asked for is left out. */
export function useSyntaxCheck(): void {
  const text = useOpenFunction((state) => state.draft?.text)
  useEffect(() => {
    if (text === undefined) return
    const timer = setTimeout(() => {
      client.function.check.mutate({ source: text }).then(
        ({ problem }) => checked(text, problem),
        () => checked(text, null),
      )
    }, CHECK_AFTER_MS)
    return () => clearTimeout(timer)
  }, [text])
}

/** Saves the open text; resolves to whether it was kept. What went wrong is told in a note. */
export function useSave(): { save: () => Promise<boolean>; saving: boolean } {
  const queries = useQueryClient()
  const saving = useMutation({
    mutationFn: (given: { name: string; source: string }) => client.function.save.mutate(given),
    onSuccess: ({ revision }, { name, source }) => {
      keptAs(name, source, revision, author())
      void queries.invalidateQueries(trpc.function.pathFilter())
    },
    onError: (error) =>
      notifications.show({ color: 'red', title: 'Not saved', message: problemOf(error).message }),
  })
  const save = async (): Promise<boolean> => {
    const { name, draft } = useOpenFunction.getState()
    if (name === null || draft === null) return false
    return saving.mutateAsync({ name, source: draft.text }).then(
      () => true,
      () => false,
    )
  }
  return { save, saving: saving.isPending }
}

/** Tries the open text out with the input beside it; the text need not be saved. */
export function tryOut(): void {
  const { name, draft } = useOpenFunction.getState()
  if (name === null || draft === null) return
  keepInput(localStorage, name, useTrial.getState().input)
  void startTrial(
    draft.text,
    (source, input, signal) => client.function.run.mutate({ source, input }, { signal }),
    (error) => problemOf(error).message,
  )
}
