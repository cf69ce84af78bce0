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
import { type Grade, gradeRun } from './testing/recorded-grade.ts'
import { EPOCH, simulate, type Worker, type WorkerAnswer } from './testing/simulation.ts'

/** Recordings show the names of Amazon's resources where ours are plain. */
const ARNS = {
  identity: {
    execution: 'arn:aws:states:us-east-1:111111111111:execution:machine:first',
    machine: 'arn:aws:states:us-east-1:111111111111:stateMachine:machine',
    role: 'arn:aws:iam::111111111111:role/role',
  },
}

async function play(recorded: RecordedCase, worker?: Worker): Promise<Grade> {
  const { definition } = parseDefinition(recorded.definition)
  if (definition === null) throw new Error(`${recorded.name} cannot be read`)
  const run = await simulate(definition, { input: recorded.input, start: ARNS })
  await run.settle(worker)
  return gradeRun(recorded, run, definition)
}

const LEVELS = ['outcome', 'cause', 'types', 'exact'] as const
type Tests = Map<string, { group: string; grade: Grade }>

/** A test counts as what its worst case does. */
function add(tests: Tests, recorded: RecordedCase, group: string, graded: Grade): void {
  const key = `${recorded.source.suite} ${recorded.source.test}`
  const before = tests.get(key)?.grade ?? graded
  const worse = LEVELS.some((level) => before[level] && !graded[level])
  tests.set(key, { group, grade: worse ? graded : before })
}

/** Shares of 1, by group and level; prints them, and what is not exact. */
function table(tests: Tests): Map<string, Record<(typeof LEVELS)[number], number>> {
  const shares = new Map<string, Record<(typeof LEVELS)[number], number>>()
  const rows: Record<string, Record<string, number>> = {}
  for (const group of new Set([...tests.values()].map((t) => t.group))) {
    const of = [...tests.values()].filter((t) => t.group === group).map((t) => t.grade)
    const counts = LEVELS.map((level) => [level, of.filter((graded) => graded[level]).length] as const)
    rows[group] = { tests: of.length, ...Object.fromEntries(counts) }
    const parts = counts.map(([level, count]) => [level, count / of.length] as const)
    shares.set(group, Object.fromEntries(parts) as Record<(typeof LEVELS)[number], number>)
  }
  console.table(rows)
  for (const [key, { grade }] of tests) if (!grade.exact) console.log(`${key}: ${grade.difference}`)
  return shares
}

test.skipIf(!haveRecordings)(
  `[R90] recorded histories of Step Functions are told as they were there${skipNote}`,
  { timeout: 120_000 },
  async () => {
    const tests: Tests = new Map()
    for (const recorded of recordedCases(['language'])) {
      const group = recorded.features.includes('ql:JSONata') ? 'JSONata' : 'JSONPath'
      add(tests, recorded, group, await play(recorded))
    }
    const shares = table(tests)
    expect(shares.get('JSONPath')?.outcome).toBeGreaterThanOrEqual(0.99)
    expect(shares.get('JSONPath')?.exact).toBeGreaterThanOrEqual(0.98)
    expect(shares.get('JSONata')?.outcome).toBeGreaterThanOrEqual(0.97)
    expect(shares.get('JSONata')?.exact).toBeGreaterThanOrEqual(0.97)
  },
)

/** What the recording says of each task, in the order in which the tasks were scheduled. */
function recordedWorker(history: readonly RecordedEvent[]): Worker {
  const schedules = history.filter((event) => generic(event.type) === 'TaskScheduled')
  return ({ resource }) => {
    const scheduled = schedules.shift()
    return scheduled === undefined ? undefined : answerOf(history, scheduled, resource)
  }
}

const generic = (type: string): string => type.replace(/^(LambdaFunction|Activity)(?=[A-Z])/, 'Task')

function answerOf(history: readonly RecordedEvent[], from: RecordedEvent, resource: string): WorkerAnswer {
  const next = history.find((event) => event.previousEventId === from.id && isOfTask(event))
  const details = Object.values(next?.details ?? {})[0] ?? {}
  switch (generic(next?.type ?? '')) {
    case 'TaskStarted': {
      const later = answerOf(history, next!, resource)
      if (!resource.includes(':activity:')) return { startedAt: EPOCH, ...later }
      return { ...later, started: details.workerName === undefined ? {} : { worker: details.workerName } }
    }
    case 'TaskSubmitted':
      return { ...answerOf(history, next!, resource), submitted: parsed(details.output ?? null) }
    case 'TaskSucceeded':
      return { output: parsed(details.output ?? null) }
    case 'TaskFailed': {
      const { error = null, cause = null } = details
      return { error, cause: cause === null || typeof cause === 'string' ? cause : JSON.stringify(cause) }
    }
    default:
      return { lost: true }
  }
}

const isOfTask = (event: RecordedEvent): boolean =>
  /^Task(Started|Submitted|Succeeded|Failed|TimedOut)$/.test(generic(event.type))

function parsed(output: Json): Json {
  if (typeof output !== 'string') return output
  try {
    return JSON.parse(output) as Json
  } catch {
    return output
  }
}

test.skipIf(!haveRecordings)(
  `[R91] recorded task results, decided again, lead to the recorded histories${skipNote}`,
  { timeout: 60_000 },
  async () => {
    const tests: Tests = new Map()
    for (const recorded of recordedCases(['lambda', 'other-aws', 'activity/nested-sfn'])) {
      const { expectedHistory: history, parallelNormalised, tier } = recorded
      // The tasks inside a normalised Parallel and those of a distributed Map are not in the recordings one by one.
      if (!history || parallelNormalised === true || history.some((e) => e.type === 'MapRunStarted')) continue
      add(tests, recorded, tier, await play(recorded, recordedWorker(history)))
    }
    for (const [tier, share] of table(tests)) {
      expect(share.outcome, tier).toBeGreaterThanOrEqual(0.97)
      expect(share.exact, tier).toBeGreaterThanOrEqual(0.9)
    }
  },
)
