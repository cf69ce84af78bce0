import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EvaluationRequest } from '../../core/expression/evaluation.ts'
import { evaluatorAtOnce } from '../../core/expression/jsonata/at-once.ts'
import { evaluateRequest } from '../../core/expression/jsonata/evaluate-request.ts'
import { isTameRequest } from '../../core/expression/jsonata/safety.ts'
import type { Json } from '../../core/std/json.ts'
import { loadJsonataAtOnce } from './jsonata-at-once.ts'

const library = loadJsonataAtOnce()
const atOnce = evaluatorAtOnce(library!, { expressionMs: 5_000, isOver: () => false })

function request(template: Json, more: Partial<EvaluationRequest> = {}): EvaluationRequest {
  return {
    key: 'k',
    parts: [{ field: 'Output', template }],
    mode: 'all',
    bindings: { states: { input: { n: 2, items: [{ price: 1 }, { price: 5 }] } }, variables: { rate: 3 } },
    now: Date.UTC(2024, 0, 2, 3, 4, 5, 678),
    seed: 'seed',
    ...more,
  }
}

test('[SB22] the library is there without its waiting, and is the usual one with it', async () => {
  expect(library).not.toBeNull()
  const usual = (await import('jsonata')).default
  expect(library).not.toBe(usual)
  expect(usual('1 + 1').evaluate(undefined)).toBeInstanceOf(Promise)
  expect(library!('1 + 1', { stack: 100, timeout: 100 }).evaluate(undefined, {})).toBe(2)
})

const ANSWERED = [
  'plain',
  '{% $states.input.n + 1 %}',
  { a: ['{% $rate * 2 %}', null, { deep: '{% $states.input.items[price > $rate].price %}' }], b: 1 },
  "{% {'sum': $sum($states.input.items.price), 'text': 'n is ' & $string($states.input.n)} %}",
  '{% [$states.input.n, $states.input.items, [1]] %}',
  '{% $now() & " " & $string($millis()) %}',
  '{% $exists($states.input.nope) ? 1 : $hash("a", "MD5") %}',
  '{% $merge($states.input.items) %}',
  '{% $zip([1, 2], $states.input.items.price) %}',
  '{% -0 %}',
]

test.each(ANSWERED)('[SB22] %j is answered at once as it is the usual way', async (template) => {
  expect(atOnce(request(template))).toEqual(await evaluateRequest(request(template)))
})

const LEFT: Json[] = [
  '{% $uuid() %}',
  '{% {"a": "x" & $string($random()), "b": $random()} %}',
  '{% $map([1], $string) %}',
  '{% $nope %}',
  '{% $error("x") %}',
  '{% 1 + "a" %}',
  '{% 1 + %}',
  '{% $sum %}',
  '{% a ?? b %}',
  Array<Json>(65).fill('{% 1 %}'),
]

test.each(LEFT)('[SB22] %j is left to the usual way', (template) => {
  expect(atOnce(request(template))).toBeNull()
})

test('[SB22] a Choice ends behind the part that yields true, and one that is no boolean is left', async () => {
  const parts = (...texts: string[]) => texts.map((template, i) => ({ field: `Choices[${i}]`, template }))
  const asked = request(null, {
    parts: parts('{% false %}', '{% $rate > 2 %}', '{% $error() %}'),
    mode: 'first-true',
  })
  expect(atOnce(asked)).toEqual({ key: 'k', ok: true, values: [false, true] })
  expect(atOnce(request(null, { parts: parts('{% 1 %}'), mode: 'first-true' }))).toBeNull()
})

test('[SB22] a variable that takes the name of a function, or of nothing at all, hides none', async () => {
  const named = (name: string) => {
    const variables: Record<string, Json> = Object.create(null)
    variables[name] = 7
    return { bindings: { states: {}, variables } }
  }
  expect(atOnce(request('{% $sum([1]) %}', named('sum')))).toBeNull()
  expect(atOnce(request('{% $__proto__ %}', named('__proto__')))).toMatchObject({ values: [7] })
  expect(atOnce(request('{% $toString %}', named('other')))).toBeNull()
})

const leaf = fc.constantFrom('$states.input', '$v', '1', '"s"', 'null', 'true', 'a', '$states.input.b', '$')
const { node } = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc
      .tuple(tie('node'), fc.constantFrom('+', '&', '=', '<', 'and', 'or', 'in'), tie('node'))
      .map((p) => `(${p.join(' ')})`),
    tie('node').map((inner) => `$states.input.(${inner})`),
    tie('node').map((inner) => `$v[${inner}]`),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `[${a}, ${b}]`),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `{"k": ${a}, "l": ${b}}`),
    tie('node').map((inner) => `$string(${inner})`),
    tie('node').map((inner) => `$append(${inner}, $v)`),
    tie('node').map((inner) => `$keys(${inner})`),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(${a} ? ${b} : 0)`),
  ),
}))

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) frozen(inner)
  return Object.freeze(value)
}

test('[SB22] whatever is answered at once has the same answer the usual way, and leaves the bindings alone', async () => {
  let answered = 0
  await fc.assert(
    fc.asyncProperty(node, fc.jsonValue({ maxDepth: 2 }), async (text, json) => {
      const states = { input: { a: [1, { a: 2 }], b: json as Json } }
      const bindings = { states, variables: { v: json as Json } }
      const asked = frozen(request(`{% ${text} %}`, { bindings }))
      const answer = atOnce(asked)
      if (!isTameRequest(asked)) expect(answer).toBeNull()
      if (answer === null) return
      answered++
      expect(answer).toEqual(await evaluateRequest(asked))
    }),
    { numRuns: 400 },
  )
  expect(answered).toBeGreaterThan(0)
})
