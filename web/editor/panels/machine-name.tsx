import { TextInput, UnstyledButton } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { notifyProblem } from '../../lib/notify.ts'
import { trpc } from '../../lib/trpc.ts'

/** The machine's name; a click lets it be changed. */
export function MachineName({ id, name }: { id: string; name: string }) {
  const [text, setText] = useState<string | null>(null)
  const client = useQueryClient()
  const rename = useMutation(trpc.machine.rename.mutationOptions())
  const commit = () => {
    const wanted = text?.trim() ?? ''
    setText(null)
    if (wanted === '' || wanted === name) return
    rename.mutate(
      { id, name: wanted },
      {
        onSuccess: () => void client.invalidateQueries({ queryKey: trpc.machine.pathKey() }),
        onError: (error) => notifyProblem(error, 'The name could not be changed'),
      },
    )
  }
  if (text === null) {
    return (
      <UnstyledButton className="truncate" fw={600} title="Rename" onClick={() => setText(name)}>
        {name}
      </UnstyledButton>
    )
  }
  return (
    <TextInput
      autoFocus
      aria-label="Name of the machine"
      value={text}
      maxLength={80}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit()
        if (event.key === 'Escape') setText(null)
      }}
    />
  )
}
