import { Button, Group, UnstyledButton } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf, trpc } from '../../lib/trpc.ts'
import { JsonEditor, jsonProblem } from '../../ui/json-editor.tsx'
import { useEditorState } from '../editor-context.ts'
import { Labelled } from './inputs.tsx'
import classes from './inspector.module.css'
import { useFormState } from './state-context.ts'

const FIRST = '{\n  "output": {}\n}'
const HELP =
  'What a rehearsal takes for this state’s result: { "output": … } or { "error": "…", "cause": "…" }, or a list of those, one for each call.'

/** What a rehearsal answers for this state: guessed from what comes next until a hand writes it, and then remembered. */
export function MockField() {
  const { name } = useFormState()
  const machineId = useEditorState((state) => state.machineId)
  const mocks = useQuery(trpc.mock.list.queryOptions({ machineId }))
  const [opened, setOpened] = useState<string | null>(null)
  const known = mocks.data?.find((mock) => mock.state === name)
  if (known === undefined && opened !== name) {
    return (
      <UnstyledButton className={classes.add} title={HELP} onClick={() => setOpened(name)}>
        <IconPlus size={13} /> Answer for it in rehearsals
      </UnstyledButton>
    )
  }
  const text = known?.text ?? FIRST
  return <MockForm key={`${name} ${text}`} state={name} text={text} guessed={known?.guessed ?? true} />
}

function MockForm({ state, text, guessed }: { state: string; text: string; guessed: boolean }) {
  const [typed, setTyped] = useState(text)
  const { save, forget, error } = useMock(state)
  const changed = typed !== text
  return (
    <Labelled label="In a rehearsal" help={HELP} aside={<span>{guessed ? 'guessed' : 'remembered'}</span>}>
      <JsonEditor value={typed} onChange={setTyped} label="Answer in a rehearsal" />
      <p className={classes.help}>
        {guessed
          ? 'Made up from what the next states read. Change it and it is remembered for this machine.'
          : 'Answers instead of the real thing in every rehearsal of this machine.'}
      </p>
      {error !== null && <p className={classes.problem}>{error}</p>}
      <Group gap={6}>
        <Button
          size="compact-xs"
          variant="default"
          disabled={!changed || jsonProblem(typed) !== null}
          loading={save.isPending}
          onClick={() => save.mutate(typed)}
          data-testid="save-mock"
        >
          Remember
        </Button>
        {!guessed && (
          <Button
            size="compact-xs"
            variant="subtle"
            loading={forget.isPending}
            onClick={() => forget.mutate()}
          >
            Guess again
          </Button>
        )}
      </Group>
    </Labelled>
  )
}

function useMock(state: string) {
  const machineId = useEditorState((editor) => editor.machineId)
  const queries = useQueryClient()
  const refresh = { onSuccess: () => queries.invalidateQueries({ queryKey: trpc.mock.pathKey() }) }
  const saving = useMutation(trpc.mock.save.mutationOptions())
  const removing = useMutation(trpc.mock.remove.mutationOptions())
  const save = useMutation({
    mutationFn: (text: string) => saving.mutateAsync({ machineId, state, text }),
    ...refresh,
  })
  const forget = useMutation({ mutationFn: () => removing.mutateAsync({ machineId, state }), ...refresh })
  const failure = save.error ?? forget.error
  return { save, forget, error: failure === null ? null : problemOf(failure).message }
}
