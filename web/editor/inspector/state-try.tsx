import { Button, ScrollArea } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { State } from '../../../core/language/definition.ts'
import { parseJsonText } from '../../../core/std/json-text.ts'
import { problemOf, trpc } from '../../lib/trpc.ts'
import { JsonEditor, jsonProblem } from '../../ui/json-editor.tsx'
import { useEditorState } from '../editor-context.ts'
import { Labelled } from './inputs.tsx'
import classes from './inspector.module.css'
import { useFormState } from './state-context.ts'
import { TryOutcome } from './try-outcome.tsx'

/** Tries the state out as it stands in the draft, by itself: nothing is saved, and no run is kept. */
export function StateTry() {
  const { pointer, state } = useFormState()
  const definition = useEditorState((editor) => editor.history.present.text)
  const [input, setInput] = useState('{}')
  const [answer, setAnswer] = useState('')
  const trial = useMutation(trpc.machine.testState.mutationOptions())
  const opens = state.Type === 'Parallel' || state.Type === 'Map'
  const isReady = jsonProblem(input) === null && jsonProblem(answer, !opens) === null
  const start = () => {
    const mock = answer.trim() === '' ? null : ({ kind: 'result', result: answer } as const)
    trial.mutate({ definition, state: pointer, input, mock })
  }
  return (
    <ScrollArea className={classes.scroll} scrollbarSize={8} type="hover">
      <div className={classes.form}>
        <Labelled label="Input">
          <JsonEditor value={input} onChange={setInput} label="Input to try" />
        </Labelled>
        {answerHelp(state) !== null && (
          <Labelled label={opens ? 'What its branches bring' : 'Answer instead of its work'}>
            <JsonEditor value={answer} onChange={setAnswer} label="Answer to try" optional={!opens} />
            <p className={classes.help}>{answerHelp(state)}</p>
          </Labelled>
        )}
        <Button
          size="xs"
          leftSection={<IconPlayerPlay size={13} />}
          disabled={!isReady || !parseJsonText(definition).ok}
          loading={trial.isPending}
          onClick={start}
          data-testid="try-state"
        >
          Try it
        </Button>
        {trial.error !== null && <p className={classes.problem}>{problemOf(trial.error).message}</p>}
        {trial.data !== undefined && <TryOutcome outcome={trial.data} />}
      </div>
    </ScrollArea>
  )
}

function answerHelp({ Type }: State): string | null {
  if (Type === 'Task') return 'Leave it empty to have the work done for real.'
  if (Type === 'Parallel') return 'A list: what each branch ends with.'
  return Type === 'Map' ? 'A list: what each item ends with.' : null
}
