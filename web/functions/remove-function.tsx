import { Button, Group, Modal } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { FunctionRow } from '../../server/trpc/views.ts'
import { client, problemOf, trpc } from '../lib/trpc.ts'
import { findFunctions, neighbour } from './find-functions.ts'
import { closeFunction } from './open-function.ts'
import { removalWords } from './removal.ts'

interface RemoveFunctionProps {
  opened: boolean
  name: string
  rows: readonly FunctionRow[]
  onClose: () => void
}

/** Says what deleting the function does, and does it. */
export function RemoveFunction({ opened, name, rows, onClose }: RemoveFunctionProps) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const usedBy = rows.find((row) => row.name === name)?.usedBy ?? []
  const removing = useMutation({
    mutationFn: () => client.function.remove.mutate({ name }),
    onSuccess: async () => {
      const sorted = findFunctions(rows, '')
      const next = neighbour(sorted, name, 1)
      const after = next === name ? neighbour(sorted, name, -1) : next
      onClose()
      // Before leaving: what was unsaved is gone with the function, there is nothing to be asked about.
      closeFunction()
      queries.setQueryData(trpc.function.list.queryKey(), (old) => old?.filter((row) => row.name !== name))
      if (after === null || after === name) await navigate({ to: '/functions', replace: true })
      else await navigate({ to: '/functions/$name', params: { name: after }, replace: true })
      await queries.invalidateQueries(trpc.function.list.queryFilter())
    },
  })
  return (
    <Modal opened={opened} onClose={onClose} title={`Delete “${name}”?`} size={440}>
      <div className="col">
        {removalWords(name, usedBy).map((sentence) => (
          <span key={sentence}>{sentence}</span>
        ))}
        {removing.isError && (
          <span role="alert" style={{ color: 'var(--st-red)' }}>
            {problemOf(removing.error).message}
          </span>
        )}
      </div>
      <Group justify="flex-end" gap={8} mt={16}>
        <Button variant="default" onClick={onClose} data-autofocus>
          Keep it
        </Button>
        <Button color="red.8" loading={removing.isPending} onClick={() => removing.mutate()}>
          Delete it
        </Button>
      </Group>
    </Modal>
  )
}
