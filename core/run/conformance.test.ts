import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseDefinition } from '../language/parse.ts'
import type { Json } from '../std/json.ts'
import { matches, type Wild } from './testing/recorded-match.ts'
import { simulate } from './testing/simulation.ts'
import { viewTypes } from './testing/view-types.ts'

interface Recorded {
  readonly name: string
  readonly kind: string
  readonly tier: string
  readonly doubtful?: boolean
  readonly source: { readonly suite: string; readonly test: string }
  readonly definition: Json
  readonly input: Json
  readonly expected: { status?: string; output?: Json; error?: string; cause?: string }
  readonly expectedHistory?: { readonly type: string }[] | null
  readonly parallelNormalised?: boolean
  readonly features: readonly string[]
  readonly wild?: readonly Wild[]
}

const folder = new URL('../../../shared/conformance/cases/', import.meta.url)

function recordedCases(): Recorded[] {
  return readdirSync(folder)
    .flatMap(
      (file) => (JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as { cases: Recorded[] }).cases,
    )
    .filter((c) => c.tier === 'language' && ['execution', 'sync'].includes(c.kind) && c.doubtful !== true)
}

/** Recordings show the names of Amazon's resources where ours are plain. */
const ARNS = {
  executionId: 'arn:aws:states:us-east-1:111111111111:execution:machine:run',
  machineId: 'arn:aws:states:us-east-1:111111111111:stateMachine:machine',
}

interface Grade {
  readonly outcome: boolean
  readonly cause: boolean
  readonly types: boolean
  readonly note: string
}

async function grade(recorded: Recorded): Promise<Grade> {
  const { definition } = parseDefinition(recorded.definition)
  if (definition === null) return { outcome: false, cause: false, types: false, note: 'does not parse' }
  const run = await simulate(definition, { input: recorded.input, start: ARNS })
  await run.settle()
  const { state } = run
  const { expected, wild = [] } = recorded
  const outcome =
    state.status === expected.status &&
    (state.status === 'SUCCEEDED'
      ? matches(expected.output ?? null, JSON.stringify(state.output ?? null), wild)
      : matches(expected.error ?? null, state.error, wild))
  const cause = outcome && matches(expected.cause ?? null, state.cause, wild)
  const wanted = (recorded.expectedHistory ?? []).map((event) => event.type)
  const types =
    wanted.length === 0 || recorded.parallelNormalised === true || wanted.join() === viewTypes(run.log).join()
  const note =
    outcome && cause
      ? `types: ${viewTypes(run.log).join(' ')}`
      : `${state.status} ${state.error} ${state.cause} ${JSON.stringify(state.output)}`
  return { outcome, cause, types, note }
}

const skip = !existsSync(folder)

test.skipIf(skip)(
  `[R90] recorded histories of Step Functions end as they did there${skip ? ' (skipped: shared data is not here)' : ''}`,
  async () => {
    const tests = new Map<string, { jsonata: boolean; outcome: boolean; cause: boolean; types: boolean }>()
    const wrong: string[] = []
    for (const recorded of recordedCases()) {
      const graded = await grade(recorded)
      const jsonata = recorded.features.some((feature) => feature === 'ql:JSONata')
      const key = `${recorded.source.suite} ${recorded.source.test}`
      const before = tests.get(key) ?? { jsonata, outcome: true, cause: true, types: true }
      tests.set(key, {
        jsonata,
        outcome: before.outcome && graded.outcome,
        cause: before.cause && graded.cause,
        types: before.types && graded.types,
      })
      if (!graded.outcome) wrong.push(`outcome  ${recorded.name}: ${graded.note.slice(0, 300)}`)
      else if (!graded.cause) wrong.push(`cause    ${recorded.name}: ${graded.note.slice(0, 400)}`)
      else if (!graded.types) wrong.push(`events   ${recorded.name}: ${graded.note.slice(0, 400)}`)
    }
    const share = (language: 'JSONPath' | 'JSONata'): number => {
      const of = [...tests.values()].filter((t) => t.jsonata === (language === 'JSONata'))
      const count = (field: 'outcome' | 'cause' | 'types') => of.filter((t) => t[field]).length
      console.log(
        `${language}: ${count('outcome')} of ${of.length} recorded tests match in outcome, ${count('cause')} in cause, ${count('types')} in the order of events`,
      )
      return count('outcome') / of.length
    }
    const [jsonpath, jsonata] = [share('JSONPath'), share('JSONata')]
    if (wrong.length > 0) console.log(wrong.join('\n'))
    expect(jsonpath).toBeGreaterThanOrEqual(0.8)
    expect(jsonata).toBeGreaterThanOrEqual(0.65)
  },
  120_000,
)
