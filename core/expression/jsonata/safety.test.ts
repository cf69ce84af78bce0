import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '../../std/json.ts'
import { evaluateRequest, evaluateWithin } from './evaluate-request.ts'
import { isTame, isTameRequest } from './safety.ts'

const tame = (text: string) => isTame(`{% ${text} %}`)

test.each([
  '$states.input.a.b[0]',
  '$states.input.items[price > $min].name',
  '$sum($states.input.items.(price * quantity))',
  '$states.input.status = "ok" and $not($retry > 3)',
  '"Hello " & $states.input.name & "!"',
  '{"a": $x, "b": [1, 2, $y]}',
  '$exists($x) ? $x : "none"',
  '$count($x) in [1, 2]',
  '$now()',
  '$join($states.input.names, ", ")',
  '$contains($x, "needle")',
  '{"a": $x}.a',
])('[JN16] %s is tame', (text) => expect(tame(text)).toBe(true))

test.each([
  '$pad("x", 3e8)',
  '[1..1000000]',
  '$range(1, 1e6, 1)',
  '$contains($x, /(a+)+$/)',
  '$contains($x, $y)',
  '$map($x, function($v){$v})',
  '$map($x, $string)',
  '($a := $x; $a)',
  '$x ~> $f',
  '$x.**',
  '$x.a.%',
  '$x^(a)',
  '$x{a: b}',
  '$x#$i',
  '$x@$i.y',
  '$x[]',
  '$replace($x, "a", "b")',
  '$toMillis($x, "[Y]")',
  '$string($x.{"all": $states.input})',
  '$string($x.$states.input)',
  '$join($x, "a very long separator indeed")',
  '$x.f(1)',
  '($sum)(1)',
  '$f(1)',
  '$sum(?)',
  '$distinct($x)',
  '$states.input.items.{"name": name}',
  '$x[{"a": 1}.a = 1]',
  '$x.([{"a": 1}])',
  '$eval("1")',
  '$x ~> |a|{"b": 1}|',
])('[JN16] %s is not tame', (text) => expect(tame(text)).toBe(false))

test('[JN16] very long texts and very many expressions are not tame', () => {
  expect(tame(`"${'x'.repeat(3_000)}"`)).toBe(false)
  expect(isTame(Array<Json>(65).fill('{% 1 %}'))).toBe(false)
  expect(isTame({ a: ['plain', '{% $x %}', { b: '{% [1..2] %}' }] })).toBe(false)
})

test('[JN18] data that takes the name of a function is never in a caller’s way', () => {
  const request = (variables: Record<string, Json>) => ({
    key: 'k',
    parts: [{ field: 'Output', template: '{% $sum([1]) %}' }],
    mode: 'all' as const,
    bindings: { states: {}, variables },
    now: 0,
    seed: '',
  })
  expect(isTameRequest(request({ total: 1 }))).toBe(true)
  expect(isTameRequest(request({ sum: { _jsonata_lambda: true } }))).toBe(false)
})

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) frozen(inner)
  return Object.freeze(value)
}

const leaf = fc.constantFrom('$states.input', '$v', '1', '"s"', 'null', 'true', 'a', '$states.input.b')
const { node } = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc
      .tuple(tie('node'), fc.constantFrom('+', '&', '=', '<', 'and', 'in'), tie('node'))
      .map((p) => `(${p.join(' ')})`),
    tie('node').map((inner) => `$states.input.(${inner})`),
    tie('node').map((inner) => `$v[${inner}]`),
    tie('node').map((inner) => `[${inner}, ${inner}]`),
    tie('node').map((inner) => `{"k": ${inner}}`),
    tie('node').map((inner) => `$string(${inner})`),
    tie('node').map((inner) => `$count(${inner})`),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(${a} ? ${b} : 0)`),
  ),
}))

test('[JN17] an empty list stays empty where an object is made for it', async () => {
  const states = { input: { lists: [[], []] } }
  const parts = [{ field: 'Output', template: '{% $states.input.lists.({"k": 1}) %}' }]
  const request = {
    key: 'k',
    parts,
    mode: 'all' as const,
    bindings: { states, variables: {} },
    now: 0,
    seed: '',
  }
  // The library would write into the lists: such a request only ever works on a copy, in another process.
  expect(isTameRequest(request)).toBe(false)
})

test('[JN17] a tame expression answers under a limit as it does without, and leaves the bindings alone', async () => {
  await fc.assert(
    fc.asyncProperty(node, fc.jsonValue({ maxDepth: 2 }), async (text, json) => {
      const states = { input: { a: [1, { a: 2 }], b: json as Json } }
      const request = frozen({
        key: 'k',
        parts: [{ field: 'Output', template: `{% ${text} %}` }],
        mode: 'all' as const,
        bindings: { states, variables: { v: json as Json } },
        now: 0,
        seed: '',
      })
      if (!isTameRequest(request)) return
      const answer = await evaluateWithin(request, { expressionMs: 200 })
      // Writing to a frozen binding throws an error of JavaScript's own, which carries no code.
      if (!('outOfTime' in answer) && !answer.ok)
        expect(answer.failure.cause).not.toMatch(/read only|not extensible/)
      if (!('outOfTime' in answer)) expect(answer).toEqual(await evaluateRequest(request))
    }),
    { numRuns: 300 },
  )
})
