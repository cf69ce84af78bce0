import { expect, test } from 'vitest'
import { parseDefinition } from '../language/parse.ts'
import type { Json } from '../std/json.ts'
import {
  haveRecordings,
  type RecordedCase,
  type RecordedEvent,
  recordedCases,
  skipNote,
} from './testing/recorded-cases.ts'
import { matches } from './testing/recorded-match.ts'
import { type Simulation, simulate, type Worker } from './testing/simulation.ts'
import { viewTypes } from './testing/view-types.ts'

/** Recordings show the names of Amazon's resources where ours are plain. */
const ARNS = {
  executionId: 'arn:aws:states:us-east-1:111111111111:execution:machine:run',
  machineId: 'arn:aws:states:us-east-1:111111111111:stateMachine:machine',
}

interface Grade {
  readonly outcome: boolean
  readonly cause: boolean
  readonly types: boolean
}

async function play(recorded: RecordedCase, worker?: Worker): Promise<Simulation> {
  const { definition } = parseDefinition(recorded.definition)
  if (definition === null) throw new Error(`${recorded.name} cannot be read`)
  const run = await simulate(definition, { input: recorded.input, start: ARNS })
  await run.settle(worker)
  return run
}

function grade(recorded: RecordedCase, { state, log }: Simulation): Grade {
  const { expected, wild = [] } = recorded
  const outcome =
    state.status === expected.status &&
    (state.status === 'SUCCEEDED'
      ? matches(expected.output ?? null, JSON.stringify(state.output ?? null), wild)
      : matches(expected.error ?? null, state.error, wild))
  const wanted = shown((recorded.expectedHistory ?? []).map((event) => generic(event.type)))
  return {
    outcome,
    cause: outcome && matches(expected.cause ?? null, state.cause === '' ? null : state.cause, wild),
    types: recorded.parallelNormalised === true || wanted === '' || wanted === shown(viewTypes(log)),
  }
}

/** Functions and activities have names of their own for what every task goes through. */
const generic = (type: string): string => type.replace(/^(LambdaFunction|Activity)(?=[A-Z])/, 'Task')

/** When a task begins is the host's to say, so starts are not compared. */
const shown = (types: readonly string[]): string =>
  types.filter((t) => !/^Task(Started|Submitted)$/.test(t)).join()

test.skipIf(!haveRecordings)(
  `[R90] recorded histories of Step Functions end as they did there${skipNote}`,
  { timeout: 120_000 },
  async () => {
    const tests = new Map<string, Grade & { jsonata: boolean }>()
    const wrong: string[] = []
    for (const recorded of recordedCases(['language'])) {
      const run = await play(recorded)
      const graded = grade(recorded, run)
      const key = `${recorded.source.suite} ${recorded.source.test}`
      const before = tests.get(key) ?? { outcome: true, cause: true, types: true }
      tests.set(key, {
        jsonata: recorded.features.includes('ql:JSONata'),
        outcome: before.outcome && graded.outcome,
        cause: before.cause && graded.cause,
        types: before.types && graded.types,
      })
      if (!graded.outcome || !graded.cause)
        wrong.push(`${recorded.name}: ${run.state.status} ${run.state.error} ${run.state.cause}`)
    }
    const share = (language: 'JSONPath' | 'JSONata'): number => {
      const of = [...tests.values()].filter((t) => t.jsonata === (language === 'JSONata'))
      const count = (field: keyof Grade) => of.filter((t) => t[field]).length
      console.log(
        `${language}: ${count('outcome')} of ${of.length} recorded tests match in outcome, ${count('cause')} in cause, ${count('types')} in the order of events`,
      )
      return count('outcome') / of.length
    }
    const [jsonpath, jsonata] = [share('JSONPath'), share('JSONata')]
    if (wrong.length > 0) console.log(wrong.join('\n'))
    expect(jsonpath).toBeGreaterThanOrEqual(0.97)
    expect(jsonata).toBeGreaterThanOrEqual(0.95)
  },
)

/** The recorded outcome of each task, in the order in which the tasks were scheduled. */
function recordedWorker(history: readonly RecordedEvent[]): Worker {
  const endOf = (id: RecordedEvent['id']): RecordedEvent | undefined => {
    for (const event of history.filter((e) => e.previousEventId === id)) {
      if (/^Task(Succeeded|Failed|TimedOut)$/.test(generic(event.type))) return event
      const later = /^Task(Started|Submitted)$/.test(generic(event.type)) ? endOf(event.id) : undefined
      if (later !== undefined) return later
    }
    return undefined
  }
  const ends = history.filter((e) => generic(e.type) === 'TaskScheduled').map((e) => endOf(e.id))
  return () => {
    const end = ends.shift()
    const details = Object.values(end?.details ?? {})[0] ?? {}
    if (end === undefined || end.type.endsWith('TimedOut')) return undefined
    if (end.type.endsWith('Succeeded')) return { output: parsed(details.output ?? null) }
    const { error = '', cause = '' } = details
    return { error, cause: typeof cause === 'string' ? cause : JSON.stringify(cause) }
  }
}

function parsed(output: Json): Json {
  if (typeof output !== 'string') return output
  try {
    return JSON.parse(output) as Json
  } catch {
    return output
  }
}

test.skipIf(!haveRecordings)(
  `[R91] recorded task results, decided again, lead to the recorded ends${skipNote}`,
  { timeout: 60_000 },
  async () => {
    const cases = recordedCases(['lambda', 'other-aws', 'activity/nested-sfn']).filter(
      // Events inside a normalised Parallel and the tasks of a distributed Map are not in the recordings one by one.
      ({ expectedHistory, parallelNormalised }) =>
        expectedHistory &&
        parallelNormalised !== true &&
        !expectedHistory.some((e) => e.type === 'MapRunStarted'),
    )
    const wrong: string[] = []
    for (const recorded of cases) {
      const run = await play(recorded, recordedWorker(recorded.expectedHistory ?? []))
      const { outcome, cause, types } = grade(recorded, run)
      if (!outcome || !cause || !types) wrong.push(`${recorded.name}: ${run.state.status} ${run.state.error}`)
    }
    console.log(
      `${cases.length - wrong.length} of ${cases.length} recorded histories with tasks match in outcome, cause and order of events`,
    )
    if (wrong.length > 0) console.log(wrong.join('\n'))
    expect(wrong.length / cases.length).toBeLessThanOrEqual(0.03)
  },
)
