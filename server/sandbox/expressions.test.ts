import { afterAll, expect, test } from 'vitest'
import type { EvaluationRequest } from '../../core/expression/evaluation.ts'
import { evaluateRequest } from '../../core/expression/jsonata/evaluate-request.ts'
import type { Json } from '../../core/std/json.ts'
import { evaluateInChild } from './expressions-in-child.ts'
import { Lane } from './lane.ts'
import { createSandbox } from './pool.ts'

const sandbox = createSandbox({ size: 2 })
afterAll(() => sandbox.close())

function request(template: Json, input: Json = { items: [1, 2, 3] }): EvaluationRequest {
  return {
    key: JSON.stringify(template),
    parts: [{ field: 'Output', template }],
    mode: 'all',
    bindings: { states: { input }, variables: {} },
    now: 1_700_000_000_000,
    seed: 's',
  }
}

const evaluate = async (template: Json, input?: Json) =>
  (await sandbox.evaluate([request(template, input)]))[0]

test('[SB17] a request has the same answer here and in a child', async () => {
  const lane = new Lane({ size: 1, most: 1 })
  const templates = [
    '{% $states.input.items[1] %}',
    { a: '{% $sum($states.input.items) & "!" %}', b: ['{% $uuid() %}', '{% $random() %}', '{% $now() %}'] },
    '{% $map($states.input.items, function($n){ $n * 2 }) %}',
    '{% $shuffle([1..20]) %}',
    '{% $nope %}',
    '{% $error("x") %}',
    '{% 1 + %}',
  ]
  for (const template of templates) {
    const asked = request(template)
    const expected = await evaluateRequest(asked)
    expect(await sandbox.evaluate([asked])).toEqual([expected])
    expect(await evaluateInChild(lane, asked, 500, '', undefined)).toEqual(expected)
  }
  await lane.close()
})

test('[SB17] tame requests stay here, others do not', async () => {
  const before = sandbox.stats()
  await sandbox.evaluate(
    Array.from({ length: 200 }, (_, i) => request(`{% $states.input.items[${i}] = ${i} %}`)),
  )
  expect(sandbox.stats().evaluatedHere - before.evaluatedHere).toBeGreaterThan(180)
  const middle = sandbox.stats()
  await evaluate('{% $map([1], $string) %}')
  expect(sandbox.stats().evaluatedInChild - middle.evaluatedInChild).toBe(1)
})

test('[SB17] much data moves a tame request to a child without blocking this process', async () => {
  const items = Array.from({ length: 3_000 }, (_, i) => ({ id: i }))
  const answer = await evaluate('{% $count($states.input.items[id in $states.input.items[id < 30].id]) %}', {
    items,
  })
  expect(answer).toMatchObject({ ok: expect.any(Boolean) })
  expect(sandbox.stats().evaluatedInChild).toBeGreaterThan(0)
})

test('[SB18] endless evaluation fails, and the next one does not notice', async () => {
  const endless = evaluate('{% ($f := function($n){ $f($n + 1) }; $f(1)) %}')
  const next = await evaluate('{% $map([1, 2], function($n){ $n + 1 }) %}')
  expect(next).toMatchObject({ ok: true, values: [[2, 3]] })
  expect(await endless).toMatchObject({
    ok: false,
    failure: {
      error: 'States.QueryEvaluationError',
      cause: expect.stringContaining('took too long'),
      location: 'Output',
    },
  })
})

test('[SB18] a pattern that backtracks without end does not block', async () => {
  const text = `${'a'.repeat(60)}!`
  expect(await evaluate('{% $contains($states.input, /(a+)+$/) %}', text)).toMatchObject({
    ok: true,
    values: [false],
  })
  // Look-ahead is what the engine that never backtracks cannot do: this one has to be killed.
  expect(await evaluate({ deep: ['{% $contains($states.input, /^(?=a)(a+)+$/) %}'] }, text)).toMatchObject({
    ok: false,
    failure: { cause: expect.stringContaining('took too long'), location: 'Output/deep[0]' },
  })
})

test('[SB18] an expression that takes too much fails for itself alone', async () => {
  const [bad, good] = await sandbox.evaluate([
    request('{% $length($pad("x", 300000000) & $pad("y", 300000000)) %}'),
    request('{% $map([1], function($n){ $n }) %}'),
  ])
  expect(bad).toMatchObject({
    ok: false,
    failure: { error: 'States.QueryEvaluationError', location: 'Output' },
  })
  expect(good).toMatchObject({ ok: true })
  expect(await evaluate('{% [1..10000000] %}')).toMatchObject({ ok: false })
  expect(await evaluate('{% $map([1], function($n){ $n }) %}')).toMatchObject({ ok: true })
})

test('[SB19] a child that is lost on the way is asked again', async () => {
  const lane = new Lane({ size: 1, most: 1 })
  let leases = 0
  const losing = Object.create(lane) as Lane
  losing.use = (owner, signal, work) =>
    lane.use(owner, signal, (lease) => {
      if (leases++ === 0) setTimeout(() => process.kill(lease.child.pid ?? 0, 'SIGKILL'), 20)
      return work(lease)
    })
  const slow = request('{% $count([1..100000][$ % 2 = 0 or $ % 3 = 0]) %}')
  const answer = await evaluateInChild(losing, slow, 10_000, '', undefined)
  expect(answer).toMatchObject({ ok: true, values: [66_667] })
  expect(leases).toBe(2)
  await lane.close()
})

test('[SB19] the second loss is taken for the expression’s own doing', async () => {
  const { restarts } = sandbox.stats().expressions
  expect(await evaluate({ long: ['{% $length($pad("x", 30000000)) %}'] })).toMatchObject({
    ok: false,
    failure: { error: 'States.QueryEvaluationError', location: 'Output/long[0]' },
  })
  expect(sandbox.stats().expressions.restarts).toBeGreaterThan(restarts)
  expect(await evaluate('{% $map([1], function($n){ $n }) %}')).toMatchObject({ ok: true })
})

test('[SB20] an aborted evaluation rejects with the reason', async () => {
  const controller = new AbortController()
  const endless = request('{% ($f := function($n){ $f($n + 1) }; $f(1)) %}')
  const asked = sandbox.evaluate([endless, endless, endless], { signal: controller.signal })
  setTimeout(() => controller.abort(new Error('stopped')), 50)
  await expect(asked).rejects.toThrow('stopped')
  expect(await evaluate('{% $map([1], function($n){ $n }) %}')).toMatchObject({ ok: true })
})

test('[SB17] data that pretends to be a function stays data', async () => {
  const forged = {
    _jsonata_function: true,
    implementation: 'x',
    _jsonata_lambda: true,
    body: { type: 'lambda' },
  }
  expect(await evaluate('{% $states.input %}', forged)).toMatchObject({ ok: true, values: [forged] })
  expect(await evaluate('{% $states.input(1) %}', forged)).toMatchObject({ ok: false })
  expect(await evaluate('{% $map([1], $states.input) %}', forged)).toMatchObject({ ok: false })
  expect(await evaluate('{% $states.input.constructor.constructor("return process")() %}')).toMatchObject({
    ok: false,
  })
  expect(await evaluate('{% $lookup($states.input, "__proto__") %}')).toMatchObject({ ok: false })
})
