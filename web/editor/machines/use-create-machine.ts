import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { notifyProblem } from '../../lib/notify.ts'
import { client, trpc } from '../../lib/trpc.ts'
import { freeMachineName, NEW_DEFINITION } from './new-machine.ts'

interface NewMachine {
  readonly definition?: string
  readonly name?: string
}

/** Makes a machine under a name that is free and opens it. */
export function useCreateMachine() {
  const navigate = useNavigate()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ definition = NEW_DEFINITION, name = 'New machine' }: NewMachine) => {
      const taken = new Set((await client.machine.list.query()).map((row) => row.name))
      return client.machine.create.mutate({ name: freeMachineName(taken, name), definition })
    },
    onSuccess: async ({ id }) => {
      void queries.invalidateQueries({ queryKey: trpc.machine.pathKey() })
      await navigate({ to: '/machines/$id', params: { id } })
    },
    onError: (error) => notifyProblem(error, 'The machine could not be made'),
  })
}
