import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useEffect, useState } from 'react'
import type { FunctionRow } from '../../server/trpc/views.ts'
import { client, problemOf, trpc } from '../lib/trpc.ts'
import { nameProblem, suggestName } from './function-name.ts'
import { newSource } from './template.ts'

interface NewFunctionProps {
  /** The name that stands in the field at first; null while the dialog is closed. */
  suggested: string | null
  rows: readonly FunctionRow[]
  onClose: () => void
}

/** Asks for a name and makes a function from the template, open for writing. */
export function NewFunction({ suggested, rows, onClose }: NewFunctionProps) {
  return (
    <Modal opened={suggested !== null} onClose={onClose} title="New function" size={420}>
      <NameForm suggested={suggested ?? ''} taken={rows.map(({ name }) => name)} onClose={onClose} />
    </Modal>
  )
}

interface NameFormProps {
  suggested: string
  taken: readonly string[]
  onClose: () => void
}

function NameForm({ suggested, taken, onClose }: NameFormProps) {
  const [name, setName] = useState(suggested)
  const [sent, setSent] = useState(false)
  useEffect(() => setName(suggested), [suggested])
  const make = useMake(onClose)
  const problem = nameProblem(name, taken)
  const better = suggestName(name)
  const shown = (sent || name !== '') && !make.isPending ? problem : null
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    setSent(true)
    if (problem === null) make.mutate(name)
  }
  return (
    <form onSubmit={onSubmit}>
      <TextInput
        label="Name"
        description="Letters, digits, - and _. A task calls it by this name; it cannot be changed later."
        placeholder="work-out-total"
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={shown ?? (make.isError ? problemOf(make.error).message : null)}
      />
      <Group justify="flex-end" gap={8} mt={16}>
        {shown !== null && better !== name && nameProblem(better, taken) === null && (
          <Button variant="subtle" onClick={() => setName(better)} mr="auto">
            Use “{better}”
          </Button>
        )}
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={make.isPending} disabled={problem !== null}>
          Make it
        </Button>
      </Group>
    </form>
  )
}

function useMake(onClose: () => void) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (name: string) => client.function.save.mutate({ name, source: newSource(name) }),
    onSuccess: async (_, name) => {
      await queries.invalidateQueries(trpc.function.pathFilter())
      onClose()
      await navigate({ to: '/functions/$name', params: { name } })
    },
  })
}
