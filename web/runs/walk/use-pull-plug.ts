import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { withValueAt } from '../../../core/run/edit-value.ts'
import type { HistoryEvent } from '../../../core/run/event.ts'
import { client } from '../../lib/trpc.ts'
import type { WalkPlace } from './walk.tsx'
import { useWalk } from './walk-store.ts'

/** Starts an order that will go through (the card allows enough) and goes there; the card there pulls the plug. */
export function usePullPlug(walk: WalkPlace) {
  const navigate = useNavigate()
  return useMutation({
    mutationFn: async (started: HistoryEvent | undefined) => {
      const given = started?.type === 'ExecutionStarted' ? started.input : {}
      const input = withValueAt(given, '/card/authorised', 1000) ?? given
      const { id } = await client.execution.start.mutate({
        machineId: walk.machineId,
        input: JSON.stringify(input),
      })
      return id
    },
    onSuccess: (executionId) => {
      useWalk.setState({ plug: { executionId, phase: 'starting' } })
      void navigate({ to: '/executions/$id', params: { id: executionId } })
    },
  })
}
