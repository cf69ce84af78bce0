import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { State, StateMachine } from '../language/definition.ts'
import { parseDefinitionText } from '../language/parse.ts'
import { scopeAt } from '../language/scopes.ts'
import type { HistoryEvent } from '../run/event.ts'
import { evolve } from '../run/evolve.ts'
import { initialState } from '../run/initial-state.ts'
import type { ExecutionState } from '../run/state.ts'
import { matches, type Wild } from '../run/testing/recorded-match.ts'
import type { Json } from '../std/json.ts'
import { enrich } from './enrich.ts'
import { type RecordedEvent, recordedValue } from './recorded-event.ts'

interface Recorded {
  readonly name: string
  readonly tier: string
  readonly definitionText?: string
  readonly expected: { status?: string; output?: Json; error?: string; cause?: string }
  readonly expectedHistory?: readonly RecordedEvent[]
  readonly parallelNormalised?: boolean
  readonly partial?: unknown
  readonly wild?: readonly Wild[]
}

const folder = new URL('../../../shared/conformance/cases/', import.meta.url)
const here = existsSync(folder)
const TIERS = ['language', 'lambda', 'activity/nested-sfn', 'other-aws', 's3-map']

function recordings(): Recorded[] {
  return readdirSync(folder)
    .flatMap(
      (file) => (JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as { cases: Recorded[] }).cases,
    )
    .filter((one) => TIERS.includes(one.tier) && one.expectedHistory !== undefined)
    .filter((one) => one.parallelNormalised !== true && one.partial === undefined)
}

/** What the folded state foretold and what it did not. */
interface Told {
  entered: number
  /** Exits whose output must be the work's result as it is. */
  left: number
  readonly surprises: string[]
}

/** Fields that make of a result something else before it goes on. */
const CHANGERS = ['ResultPath', 'ResultSelector', 'OutputPath', 'Output']

/** Before a state is entered, the fold must already know that it is next, in that frame, with that input. */
function foretell(state: ExecutionState, event: HistoryEvent, told: Told): void {
  if (!event.type.endsWith('StateEntered') || !('input' in event) || !('name' in event)) return
  told.entered++
  const position = state.frames.get(event.frame)?.position
  const expected =
    position?.kind === 'next' ? [position.state, position.input] : [position?.kind ?? 'no frame']
  const actual = [event.name, event.input]
  if (JSON.stringify(expected) !== JSON.stringify(actual)) {
    told.surprises.push(`${event.seq} ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`)
  }
}

/** Where nothing changes a result on its way out, the fold holds at the exit what was recorded as its output. */
function foretellResult(
  state: ExecutionState,
  event: HistoryEvent,
  definition: StateMachine,
  told: Told,
): void {
  if (!/^(Task|Parallel|Map)StateExited$/.test(event.type) || !('output' in event)) return
  const frame = state.frames.get(event.frame)
  const visit = frame?.position.kind === 'visit' ? frame.position.visit : null
  const own = scopeAt(definition, frame?.scope ?? '')?.States[visit?.state ?? '']
  if (visit === null || own === undefined || CHANGERS.some((field) => field in own)) return
  // What a catcher took goes on as the error; the iterations of a distributed Map have histories of their own.
  if (visit.phase.kind === 'failed' || isDistributed(own)) return
  told.left++
  const result = visit.phase.kind === 'result' ? visit.phase.result : { phase: visit.phase.kind }
  if (JSON.stringify(result) !== JSON.stringify(event.output)) {
    told.surprises.push(
      `${event.seq} left with ${JSON.stringify(event.output)} and not ${JSON.stringify(result)}`,
    )
  }
}

function isDistributed(state: State): boolean {
  return (
    state.Type === 'Map' && (state.ItemProcessor ?? state.Iterator)?.ProcessorConfig?.Mode === 'DISTRIBUTED'
  )
}

function check(recorded: Recorded, told: Told): string | null {
  const { definition } = parseDefinitionText(recorded.definitionText ?? '')
  if (definition === null) return 'its definition cannot be read'
  const state = initialState()
  const before = told.surprises.length
  try {
    for (const event of enrich(recorded.expectedHistory ?? [], definition).events) {
      foretell(state, event, told)
      foretellResult(state, event, definition, told)
      evolve(state, event)
    }
  } catch (error) {
    return String(error)
  }
  if (told.surprises.length > before) return told.surprises.slice(before).join('; ')
  const { expected, wild = [] } = recorded
  const { status, output, error, cause } = state
  const ended =
    status === expected.status &&
    matches(recordedValue(expected.output), output ?? null, wild) &&
    matches(expected.error ?? null, error, wild) &&
    matches(expected.cause ?? null, cause, wild)
  return ended
    ? null
    : `ended ${JSON.stringify({ status, output, error, cause })}, not ${JSON.stringify(expected)}`
}

test.skipIf(!here)(
  `[PF3] recorded histories of Step Functions fold to their recorded ends${here ? '' : ' (skipped: shared data is not here)'}`,
  () => {
    const told: Told = { entered: 0, left: 0, surprises: [] }
    const wrong: string[] = []
    const all = recordings()
    for (const recorded of all) {
      const problem = check(recorded, told)
      if (problem !== null) wrong.push(`${recorded.tier} ${recorded.name}: ${problem.slice(0, 600)}`)
    }
    console.log(
      `recorded histories: ${all.length - wrong.length} of ${all.length} fold to their recorded end; ` +
        `${told.entered} entries and ${told.left} exits of states, of which ${told.surprises.length} were not foretold`,
    )
    expect(wrong.join('\n')).toEqual('')
  },
)
