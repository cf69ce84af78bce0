import { Alert, Button, Group, Menu, Modal, Switch, Text } from '@mantine/core'
import { IconChevronDown, IconPlayerPlay } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { addressOf } from '../../../core/edit/draft.ts'
import { parseResource, resourceLabel } from '../../../core/language/resource.ts'
import { guessInput } from '../../../core/replay/guess-mock.ts'
import { parseJsonText, printJson } from '../../../core/std/json-text.ts'
import { problemOf, trpc } from '../../lib/trpc.ts'
import { middleCut } from '../../ui/format.ts'
import { JsonEditor, jsonProblem } from '../../ui/json-editor.tsx'
import { useEditorState } from '../editor-context.ts'
import classes from './run-dialog.module.css'

interface RunDialogProps {
  opened: boolean
  onClose: () => void
  /** Saves what is not saved; the version that is there then, or null when it could not be saved. */
  save: () => Promise<number | null>
}

/** Starts an execution: its input, checked, and whether missing resources answer from mocks. */
export function RunDialog({ opened, onClose, save }: RunDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Run" size={560}>
      {opened && <RunForm onClose={onClose} save={save} />}
    </Modal>
  )
}

function RunForm({ onClose, save }: Omit<RunDialogProps, 'opened'>) {
  const machineId = useEditorState((state) => state.machineId)
  const errors = useEditorState((state) => state.issues.filter((issue) => issue.severity === 'error').length)
  const lastInputs = useQuery(trpc.execution.lastInputs.queryOptions({ machineId }))
  const missing = useMissing(machineId)
  const [typed, setTyped] = useState<string | null>(null)
  const [chosen, setChosen] = useState<boolean | null>(null)
  const guess = useGuess()
  const last = lastInputs.data?.[0]
  const input = typed ?? (last === undefined ? guess : inLines(last))
  const rehearsal = chosen ?? missing.length > 0
  const start = useStart(machineId, save, onClose)
  const problem = jsonProblem(input)
  const go = () => problem === null && start.mutate({ input, rehearsal })
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        go()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        go()
      }}
    >
      <div className={classes.label}>
        <span>Input</span>
        <LastInputs inputs={lastInputs.data ?? []} onPick={(picked) => setTyped(inLines(picked))} />
      </div>
      <JsonEditor
        value={input}
        onChange={setTyped}
        label="Input"
        hint={typed === null && last === undefined && guess !== '{}' ? <GuessHint /> : null}
      />
      <Switch
        checked={rehearsal}
        onChange={(event) => setChosen(event.currentTarget.checked)}
        label="Rehearsal: what does not exist here answers from examples"
      />
      <Missing missing={missing} rehearsal={rehearsal} />
      <Breakpoints />
      {errors > 0 && (
        <Alert color="red" p="xs">
          This machine has {errors === 1 ? 'an error' : `${errors} errors`}; the run may fail because of it.
        </Alert>
      )}
      {start.error && (
        <Alert color="red" p="xs">
          {problemOf(start.error).message}
        </Alert>
      )}
      <Group justify="flex-end" gap={8}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          type="submit"
          loading={start.isPending}
          disabled={problem !== null}
          leftSection={<IconPlayerPlay size={14} />}
          data-testid="start-run"
          data-autofocus
        >
          {rehearsal ? 'Rehearse' : 'Run'}
        </Button>
      </Group>
    </form>
  )
}

/** An input is kept compact; people read it in lines. */
function inLines(input: string): string {
  const read = parseJsonText(input)
  return read.ok ? printJson(read.value, 2) : input
}

/** An input that has what the states read; asked of the definition as it is drawn. */
function useGuess(): string {
  const definition = useEditorState((state) => state.reading.drawn.definition)
  return useMemo(() => printJson(guessInput(definition), 2), [definition])
}

function GuessHint() {
  return (
    <Text size="xs" c="dimmed" mt={4}>
      Made up from what the states read. Put your own values in.
    </Text>
  )
}

/** States whose resource does not exist here, in plain words. HTTP calls do exist; only a rehearsal leaves them out. */
function useMissing(machineId: string): string[] {
  const mocks = useQuery(trpc.mock.list.queryOptions({ machineId }))
  return (mocks.data ?? [])
    .filter((mock) => mock.guessed && parseResource(mock.resource).kind !== 'http')
    .map((mock) => `${mock.state} (${resourceLabel(parseResource(mock.resource))})`)
}

function useStart(machineId: string, save: RunDialogProps['save'], onClose: () => void) {
  const navigate = useNavigate()
  const breakpoints = useEditorState((state) => state.breakpoints)
  const start = useMutation(trpc.execution.start.mutationOptions())
  const [requestId] = useState(() => crypto.randomUUID())
  return useMutation({
    mutationFn: async (given: { input: string; rehearsal: boolean }) => {
      const version = await save()
      if (version === null) return
      const { id } = await start.mutateAsync({
        machineId,
        version,
        requestId,
        breakpoints: [...breakpoints],
        ...given,
      })
      onClose()
      await navigate({ to: '/executions/$id', params: { id } })
    },
  })
}

function LastInputs({ inputs, onPick }: { inputs: readonly string[]; onPick: (input: string) => void }) {
  if (inputs.length === 0) return null
  return (
    <Menu width={420}>
      <Menu.Target>
        <Button variant="subtle" size="compact-xs" rightSection={<IconChevronDown size={12} />}>
          Last inputs
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {inputs.map((input) => (
          <Menu.Item key={input} onClick={() => onPick(input)}>
            <span className="mono">{middleCut(input.replace(/\s+/g, ' '), 62)}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function Breakpoints() {
  const breakpoints = useEditorState((state) => state.breakpoints)
  if (breakpoints.length === 0) return null
  const places = breakpoints.map(({ state, where }) => `${where} “${addressOf(state).name}”`)
  return (
    <Text size="xs" c="dimmed">
      Stops {places.slice(0, 4).join(', ')}
      {places.length > 4 && ` and at ${places.length - 4} more places`}.
    </Text>
  )
}

function Missing({ missing, rehearsal }: { missing: readonly string[]; rehearsal: boolean }) {
  if (missing.length === 0) return null
  return (
    <Text size="xs" c="dimmed">
      {rehearsal ? 'Answers from examples: ' : 'Will fail, because it does not exist here: '}
      {missing.slice(0, 6).join(', ')}
      {missing.length > 6 && ` and ${missing.length - 6} more`}.
    </Text>
  )
}
