import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ChoiceRule } from '../language/definition.ts'
import { isObject, type Json, type JsonObject } from '../std/json.ts'
import { evaluateChoiceRule } from './choice/evaluate-choice.ts'
import type { ExpressionScope } from './expression-scope.ts'
import { evaluateTemplate } from './payload-template.ts'

/**
 * Answers recorded from the real service, straight against the functions: machines that are one Pass with a template,
 * and machines that are one Choice whose targets say which one was taken.
 */
const FOLDER = join(process.cwd(), '../shared/conformance/cases')

interface Recorded {
  readonly name: string
  readonly kind: string
  readonly definitionText?: string
  readonly inputText?: string
  readonly expected: { readonly status?: string; readonly output?: Json }
}

function recordings(): Recorded[] {
  if (!existsSync(FOLDER)) return []
  const files = readdirSync(FOLDER).filter((name) =>
    /^(choice_operators|intrinsic_functions|base)__/.test(name),
  )
  return files.flatMap(
    (name) => (JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as { cases: Recorded[] }).cases,
  )
}

interface Single {
  readonly recorded: Recorded
  readonly state: JsonObject
  readonly states: JsonObject
  readonly input: Json
}

function singles(type: 'Pass' | 'Choice', field: string): Single[] {
  return recordings().flatMap((recorded) => {
    if (recorded.kind !== 'execution' || recorded.expected.status !== 'SUCCEEDED') return []
    const machine = JSON.parse(recorded.definitionText ?? 'null') as JsonObject
    const states = machine.States as JsonObject
    const state = states[String(machine.StartAt)] as JsonObject
    if (machine.QueryLanguage !== undefined || state.Type !== type || !(field in state)) return []
    return [{ recorded, state, states, input: JSON.parse(recorded.inputText ?? '{}') as Json }]
  })
}

const scopeOf = (input: Json): ExpressionScope => ({ input, context: {}, variables: {}, random: () => 0 })
const passes = singles('Pass', 'Parameters').filter(({ state }) => state.End === true)
const choices = singles('Choice', 'Choices').filter(({ states }) =>
  Object.values(states).every((state) => isObject(state) && (state.Type === 'Choice' || 'Result' in state)),
)

describe.skipIf(passes.length === 0)('recorded templates and intrinsic functions', () => {
  test.each(passes.map((one) => [one.recorded.name, one] as const))(
    '[PT1] %s',
    (_name, { recorded, state, input }) => {
      expect(evaluateTemplate(state.Parameters ?? null, scopeOf(input))).toEqual({
        ok: true,
        value: recorded.expected.output,
      })
    },
  )
})

describe.skipIf(choices.length === 0)('recorded choices', () => {
  test(`[CH1] all ${choices.length} recorded comparisons`, () => {
    for (const { recorded, state, states, input } of choices) {
      const rules = state.Choices as unknown as ChoiceRule[]
      const taken = rules.find((rule) => {
        const answer = evaluateChoiceRule(rule, scopeOf(input))
        return answer.ok && answer.value
      })
      const target = states[taken?.Next ?? String(state.Default)] as JsonObject
      expect(target.Result, recorded.name).toEqual(recorded.expected.output)
    }
  })
})

test.runIf(!existsSync(FOLDER))('[PT1] recorded answers: skipped: shared data is not here', () => undefined)
