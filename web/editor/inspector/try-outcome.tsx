import type { Json } from '../../../core/std/json.ts'
import { parseJsonText } from '../../../core/std/json-text.ts'
import type { Answers } from '../../lib/trpc.ts'
import { JsonView } from '../../ui/json-view.tsx'
import type { Status } from '../../ui/status.ts'
import { StatusMark } from '../../ui/status-mark.tsx'
import { Labelled } from './inputs.tsx'
import classes from './inspector.module.css'

type Outcome = Answers['machine']['testState']
type Stage = keyof Outcome['seen']

const ENDS: Readonly<Record<Outcome['status'], readonly [status: Status, words: string]>> = {
  SUCCEEDED: ['succeeded', 'Succeeded'],
  FAILED: ['failed', 'Failed'],
  CAUGHT_ERROR: ['caught', 'Failed and was caught'],
  RETRIABLE: ['retrying', 'Failed and would be tried again'],
}

/** Stages of the data flow, in its order. What equals the input or the output anyway is left out. */
const STAGES: readonly (readonly [stage: Stage, label: string])[] = [
  ['afterInputPath', 'After InputPath'],
  ['afterParameters', 'Sent'],
  ['afterArguments', 'Sent'],
  ['afterItemsPath', 'Items'],
  ['afterItemSelector', 'Input of each item'],
  ['result', 'Got back'],
  ['afterResultSelector', 'After ResultSelector'],
]

/** What became of a state that was tried out. */
export function TryOutcome({ outcome }: { outcome: Outcome }) {
  const [status, words] = ENDS[outcome.status]
  const { nextState, retryAfter, error, cause, output, variables } = outcome
  return (
    <section className={classes.cards} aria-label="Outcome" data-testid="try-outcome">
      <div className={classes.cardHead}>
        <StatusMark status={status} />
        <span className="grow">
          {words}
          {retryAfter !== undefined && ` after ${retryAfter} s`}
          {nextState !== undefined && `, goes on with ${nextState}`}
        </span>
      </div>
      {error !== undefined && (
        <p className={classes.problem}>
          {error}
          {cause !== undefined && `: ${cause}`}
        </p>
      )}
      {stagesOf(outcome).map(([label, text]) => (
        <Value key={label} label={label} text={text} />
      ))}
      {output !== undefined && <Value label="Output" text={output} />}
      {variables !== '{}' && <Value label="Variables" text={variables} />}
    </section>
  )
}

function stagesOf({ seen, output }: Outcome): [label: string, text: string][] {
  const shown: [string, string][] = []
  for (const [stage, label] of STAGES) {
    const text = seen[stage]
    const isNews = stage === 'result' ? text !== output : text !== seen.input && text !== seen.result
    if (text !== undefined && (isNews || label === 'Sent')) shown.push([label, text])
  }
  return shown
}

function Value({ label, text }: { label: string; text: string }) {
  const read = parseJsonText(text)
  const value: Json = read.ok ? read.value : text
  return (
    <Labelled label={label}>
      <JsonView value={value} />
    </Labelled>
  )
}
