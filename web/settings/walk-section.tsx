import { Button } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { SystemView } from '../../server/trpc/views.ts'
import { client, problemOf, trpc } from '../lib/trpc.ts'
import { Section } from './section.tsx'

/** The first two minutes, once more: for oneself or for a colleague at the same screen. */
export function WalkSection({ info }: { info: SystemView }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const restart = useMutation({
    mutationFn: () => client.system.restartWalk.mutate(),
    onSuccess: async ({ executionId }) => {
      await queries.invalidateQueries(trpc.system.info.queryFilter())
      await navigate({ to: '/executions/$id', params: { id: executionId } })
    },
  })
  if (info.walk === null && !info.walkFinished) return null
  return (
    <Section title="The first two minutes" about="A failed order: find the cause, mend it, run on.">
      <Button
        variant="default"
        leftSection={<IconPlayerPlay size={14} />}
        loading={restart.isPending}
        onClick={() => restart.mutate()}
      >
        {info.walkFinished ? 'Show them again' : 'Go on with them'}
      </Button>
      {restart.isError && (
        <p role="alert" style={{ color: 'var(--st-red)' }}>
          {problemOf(restart.error).message}
        </p>
      )}
    </Section>
  )
}
