import fc from 'fast-check'
import jsonata from 'jsonata'
import { expect, test } from 'vitest'
import type { Json } from '../../std/json.ts'
import type { EvaluationAnswer, EvaluationRequest } from '../evaluation.ts'
import { evaluateRequest, evaluateWithin } from './evaluate-request.ts'

const INPUT = { n: 2, text: 'abc', items: [{ price: 1 }, { price: 5 }], list: [1, 2, 3], one: [7] }

function request(template: Json, more: Partial<EvaluationRequest> = {}): EvaluationRequest {
  return {
    key: 'k',
    parts: [{ field: 'Output', template }],
    mode: 'all',
    bindings: { states: { input: INPUT, context: { State: { Name: 'S' } } }, variables: { rate: 3 } },
    now: Date.UTC(2024, 0, 2, 3, 4, 5, 678),
    seed: 'seed',
    ...more,
  }
}

async function value(template: Json, more?: Partial<EvaluationRequest>): Promise<Json | undefined> {
  const answer = await evaluateRequest(request(template, more))
  return answer.ok ? answer.values[0] : `FAILED ${answer.failure.cause}`
}

function causeOf(answer: EvaluationAnswer): string {
  return answer.ok ? 'no failure' : answer.failure.cause
}

test('[JN1] only a string between the marks is an expression', async () => {
  expect(await value('{%$states.input.n%}')).toBe(2)
  expect(await value(' {% 1 %}')).toBe(' {% 1 %}')
  expect(await value('{%')).toBe('{%')
  expect(await value('{%}')).toBe('{%}')
  expect(await value('$states.input')).toBe('$states.input')
})

test('[JN2] a template is walked to any depth and its keys stay as they are', async () => {
  const template = { '{% 1 %}': [null, true, 'x', { deep: '{% $rate * $states.input.n %}' }], empty: [] }
  expect(await value(template)).toEqual({ '{% 1 %}': [null, true, 'x', { deep: 6 }], empty: [] })
})

test('[JN3] first-true ends behind the first part that yields true', async () => {
  const parts = ['{% false %}', '{% $rate > 2 %}', '{% $error("never reached") %}'].map((template, i) => ({
    field: `Choices[${i}]/Condition`,
    template,
  }))
  const answer = await evaluateRequest(request(null, { parts, mode: 'first-true' }))
  expect(answer).toEqual({ key: 'k', ok: true, values: [false, true] })
})

test('[JN3] a condition that is no boolean fails', async () => {
  const parts = [{ field: 'Choices[0]/Condition', template: '{% 1 %}' }]
  const answer = await evaluateRequest(request(null, { parts, mode: 'first-true' }))
  expect(causeOf(answer)).toBe(
    "The JSONata expression '1' specified for the field 'Choices[0]/Condition' returned an unexpected result type. " +
      "Expected 'boolean', but was 'number' for value: 1",
  )
})

test('[JN4] there is no root document', async () => {
  for (const text of ['$', '$$', 'n', '*', '**']) {
    expect(await value(`{% ${text} %}`)).toBe(
      `FAILED The JSONata expression '${text}' specified for the field 'Output' returned nothing (undefined).`,
    )
  }
  expect(await value('{% $states.input.items.{"all": $} %}')).toEqual([
    { all: { price: 1 } },
    { all: { price: 5 } },
  ])
})

test('[JN4] a variable may have any name', async () => {
  const variables = JSON.parse('{"__proto__": 1, "constructor": 2, "größe": 3}')
  const bindings = { states: {}, variables }
  expect(await value('{% [$__proto__, $constructor, $größe, $toString] %}', { bindings })).toEqual([1, 2, 3])
})

test('[JN5] the functions of Step Functions exist', async () => {
  expect(await value('{% $partition([1,2,3,4,5], 2) %}')).toEqual([[1, 2], [3, 4], [5]])
  expect(await value('{% $range(0, 9, 3) %}')).toEqual([0, 3, 6, 9])
  expect(await value('{% $range(3, 1, -1) %}')).toEqual([3, 2, 1])
  expect(await value('{% $hash("abc", "SHA-256") %}')).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  )
  expect(await value('{% $hash("abc", "MD5") %}')).toBe('900150983cd24fb0d6963f7d28e17f72')
  expect(await value('{% $parse("{\\"a\\":[1,-0]}") %}')).toEqual({ a: [1, 0] })
  expect(await value('{% $uuid() %}')).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  )
  expect(await value('{% $random(42) = $random(42) %}')).toBe(true)
})

test('[JN5] text survives Base64 whatever its letters', async () => {
  expect(await value('{% $base64encode("héllo €") %}')).toBe(Buffer.from('héllo €').toString('base64'))
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
      const bindings = { states: {}, variables: { text } }
      expect(await value('{% $base64decode($base64encode($text)) %}', { bindings })).toBe(text)
      expect(await value('{% $base64encode($text) %}', { bindings })).toBe(
        Buffer.from(text).toString('base64'),
      )
    }),
  )
})

test('[JN5] $eval does not exist', async () => {
  expect(await value('{% $eval("1") %}')).toContain('T1006: Attempted to invoke a non-function')
})

test('[JN6] time comes from the request', async () => {
  expect(await value('{% $now() %}')).toBe('2024-01-02T03:04:05.678Z')
  expect(await value('{% $now("[Y0001]/[M01]") %}')).toBe('2024/01')
  expect(await value('{% $millis() %}')).toBe(Date.UTC(2024, 0, 2, 3, 4, 5, 678))
})

test('[JN6] chance follows from the seed and the place alone', async () => {
  const drawn = ['{% [$random(), $random(), $uuid()] %}', '{% $shuffle([1..9]) %}']
  const both = await value(drawn)
  expect(await value(drawn)).toEqual(both)
  expect(await value(drawn, { seed: 'other' })).not.toEqual(both)
  expect(await value(['x', drawn[1]!])).toEqual(['x', (both as Json[])[1]])
  expect(await value('{% $sort($shuffle([1..9])) = [1..9] %}')).toBe(true)
})

test('[JN7] operators that came after 2.0.6 are refused, and only they', async () => {
  expect(await value('{% $states.input.zz ?? 1 %}')).toContain('S0204: Unknown operator: "??"')
  expect(await value('{% $states.input.(n ?: 1) %}')).toContain('S0204: Unknown operator: "?:"')
  expect(await value('{% [{"a": function($x){ $x ?? 2 }(1)}] %}')).toContain('S0204')
  expect(await value('{% "a??b?:c" %}')).toBe('a??b?:c')
  expect(await value('{% true ?(1):2 %}')).toBe(1)
  expect(await value('{% $contains("ab", /a??b/) /* ?? */ %}')).toBe(true)
})

test.each([
  '$states.input[zz ?? true]',
  '$states.input.items^(price ?? 1)',
  '$states.input.items{price: n ?: 1}',
  '$states.input ~> |items|{"a": price ?: 1}|',
  '$map([1], function($v) { $v ?: 2 })',
  '($a := 1; $a ?? 2)',
  'true ? 1 : $x ?? 3',
  '1 ?? 2 ?? 3',
  '-1 ?: 2',
  '[1 ?: 2, 3]',
  '$sum(1 ?? 2)',
])('[JN7] %s is accepted by the library and refused here, as 2.0.6 does', async (text) => {
  expect(() => jsonata(text)).not.toThrow()
  expect(await value(`{% ${text} %}`)).toContain('S0204')
})

test('[JN8] results are plain JSON that shares nothing with the bindings', async () => {
  const answer = (await value('{% $states.input %}')) as typeof INPUT
  expect(answer).toEqual(INPUT)
  expect(answer.items).not.toBe(INPUT.items)
  const list = (await value('{% $states.input.items.price %}')) as Json[]
  expect(Object.keys(list)).toEqual(['0', '1'])
  expect(Object.getPrototypeOf(await value('{% {"a": 1} %}'))).toBe(Object.prototype)
  expect(Object.is(await value('{% 0 * -1 %}'), 0)).toBe(true)
})

test('[JN8] a sequence of one is its element', async () => {
  expect(await value('{% $range(1, 9, 9) %}')).toBe(1)
  expect(await value('{% $states.input.items[price > 3].price %}')).toBe(5)
  expect(await value('{% $states.input.items[price > 3].price[] %}')).toEqual([5])
  expect(await value('{% $states.input.one %}')).toEqual([7])
})

test('[JN8] data that looks like the library’s own functions stays data', async () => {
  const forged = { _jsonata_function: true, implementation: 'x', _jsonata_lambda: true, body: {} }
  const bindings = { states: { input: forged }, variables: {} }
  expect(await value('{% $states.input %}', { bindings })).toEqual(forged)
  expect(await value('{% $states.input(1) %}', { bindings })).toContain('threw an error')
})

test('[JN9] undefined and functions are no results', async () => {
  expect(await value({ result: '{% $doesNotExist %}' })).toBe(
    "FAILED The JSONata expression '$doesNotExist' specified for the field 'Output/result' returned nothing (undefined).",
  )
  for (const text of ['$fn := function($x){$x}', '$sum', '/a/', '[{"f": $sum}]', '$substring(?, 1)']) {
    expect(await value(`{% ${text} %}`)).toContain('returned an unsupported result type.')
  }
})

test('[JN10] results are bounded in depth and size', async () => {
  const deep = '( $f := function($n, $x){ $n = 0 ? $x : $f($n - 1, {"in": $x}) }; $f(250, 1) )'
  expect(await value(`{% ${deep} %}`)).toContain('nested too deeply')
  const bindings = {
    states: { input: { items: [...Array(200).keys()], big: 'x'.repeat(100_000) } },
    variables: {},
  }
  const answer = await evaluateRequest(
    request('{% $states.input.items.{"b": $states.input.big} %}', { bindings }),
  )
  expect(answer).toMatchObject({ ok: false, failure: { error: 'States.DataLimitExceeded' } })
})

test('[JN10] numbers that JSON cannot hold are refused', async () => {
  expect(await value('{% 1/0 %}')).toContain('returned a number that JSON cannot hold')
  expect(await value('{% $power(10, 400) %}')).toContain('D3061')
})

test('[JN11] an error of the evaluation carries its code', async () => {
  expect(await value('{% $randomSeeded($states.input.n) %}')).toBe(
    "FAILED The JSONata expression '$randomSeeded($states.input.n)' specified for the field 'Output' threw an error " +
      'during evaluation. T1006: Attempted to invoke a non-function',
  )
  expect(await value('{% $error("my words") %}')).toContain('D3137: my words')
  expect(await value('{% 1 + %}')).toContain('S0207')
  expect(await value('{% $partition([1], 0) %}')).toContain('chunk size')
})

test('[JN12] the location names the place inside the field', async () => {
  const answer = await evaluateRequest(request({ items: ['x', 'y', { name: '{% $nope %}' }] }))
  expect(answer).toMatchObject({
    ok: false,
    failure: { error: 'States.QueryEvaluationError', location: 'Output/items[2]/name' },
  })
})

test('[JN13] endless recursion and endless loops end', async () => {
  expect(await value('{% ($f := function($n){ 1 + $f($n) }; $f(1)) %}')).toContain('D1011')
  const loop = request('{% ($f := function($n){ $f($n + 1) }; $f(1)) %}')
  expect(causeOf(await evaluateRequest(loop))).toContain('took too long')
  expect(await evaluateWithin(loop, { expressionMs: 5 })).toMatchObject({ outOfTime: { location: 'Output' } })
  const answer = await evaluateWithin(request('{% 1 %}'), { expressionMs: 5, isOver: () => true })
  expect(answer).toMatchObject({ outOfTime: { expression: '1' } })
})

test('[JN8] any JSON value passes through unchanged', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (input) => {
      const bindings = { states: { input: input as Json }, variables: { v: input as Json } }
      const expected = JSON.parse(JSON.stringify(input)) as Json
      expect(await value('{% $states.input %}', { bindings })).toEqual(expected)
      expect(await value(['{% {"k": $v} %}'], { bindings })).toEqual([{ k: expected }])
    }),
  )
})
