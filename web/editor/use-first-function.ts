import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { State } from '../../core/language/definition.ts'
import { parseResource } from '../../core/language/resource.ts'
import { notifyDone } from '../lib/notify.ts'
import { trpc } from '../lib/trpc.ts'
import type { Surroundings } from './editor-context.ts'
import { NEW_FUNCTION } from './functions/new-function.ts'
import { FIRST_FUNCTION } from './use-surroundings.ts'

/** A dropped Run function runs at once: the function that it calls is written with it, where it is not there yet. */
export function useFirstFunction(around: Surroundings): (added: State) => void {
  const client = useQueryClient()
  const { mutate } = useMutation(trpc.function.save.mutationOptions())
  return useCallback(
    (added) => {
      if (around.functions.includes(FIRST_FUNCTION) || added.Type !== 'Task') return
      const resource = parseResource(added.Resource)
      if (resource.kind !== 'function' || resource.name !== FIRST_FUNCTION) return
      mutate(
        { name: FIRST_FUNCTION, source: NEW_FUNCTION },
        {
          onSuccess: () => {
            void client.invalidateQueries({ queryKey: trpc.function.pathKey() })
            notifyDone(`The function “${FIRST_FUNCTION}” was written for it; open it to change what it does.`)
          },
        },
      )
    },
    [around, mutate, client],
  )
}
