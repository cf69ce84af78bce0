import { expect, test } from 'vitest'
import { parseDefinition } from '../language/parse.ts'
import type { Json, JsonObject } from '../std/json.ts'
import { byteLength } from '../std/json-text.ts'
import { historyView } from './history-view.ts'
import { simulate } from './testing/simulation.ts'

const LIMIT = 262_144

const machineOf = (states: JsonObject, more: JsonObject = {}) =>
  parseDefinition({ StartAt: 'A', ...more, States: states }).definition!

/** The text that makes `around(text)` as large as that in bytes of JSON; two bytes a character, but for the rest. */
function filled(bytes: number, around: (text: string) => Json): string {
  const room = bytes - byteLength(JSON.stringify(around('')))
  return 'é'.repeat(Math.floor(room / 2)) + 'a'.repeat(room % 2)
}

const task = { Type: 'Task', Resource: 'function:f', End: true }

async function ends(definition: ReturnType<typeof machineOf>, input: Json, output: Json = null) {
  const run = await simulate(definition, { input })
  await run.settle(() => ({ output }))
  return run.state.error ?? run.state.status
}

test.each([
  [0, 'SUCCEEDED'],
  [1, 'States.DataLimitExceeded'],
])('[R31] with %i bytes above the limit of a payload: %s', async (more, end) => {
  const bytes = LIMIT + more
  expect(
    await ends(
      machineOf({ A: task }),
      {},
      filled(bytes, (text) => text),
    ),
  ).toBe(end)
  expect(await ends(machineOf({ A: { ...task, ResultPath: null, OutputPath: '$.x' } }), { x: 1 })).toBe(
    'SUCCEEDED',
  )

  const pass = machineOf({ A: { Type: 'Pass', End: true } })
  expect(
    await ends(
      pass,
      filled(bytes, (text) => text),
    ),
  ).toBe(end)
  const shaped = machineOf({ A: { Type: 'Pass', Parameters: { 'p.$': '$' }, End: true } })
  expect(
    await ends(
      shaped,
      filled(bytes, (p) => ({ p })),
    ),
  ).toBe(end)

  const sent = machineOf({ A: { ...task, Parameters: { 'p.$': '$.p', b: 1 } } })
  expect(await ends(sent, { p: filled(bytes, (p) => ({ p, b: 1 })) })).toBe(end)

  const assigned = machineOf({ A: { Type: 'Pass', Assign: { 'v.$': '$.p' }, OutputPath: '$.q', End: true } })
  expect(await ends(assigned, { p: filled(bytes, (v) => ({ v })), q: 1 })).toBe(end)

  const jsonata = machineOf(
    { A: { Type: 'Pass', Output: '{% {"p": $states.input.p} %}', End: true } },
    { QueryLanguage: 'JSONata' },
  )
  expect(await ends(jsonata, { p: filled(bytes, (p) => ({ p })) })).toBe(end)
})

test('[R31] an error is 256 characters at most, a cause 32,768', async () => {
  const run = await simulate(machineOf({ A: task }))
  const ref = { visit: 1, attempt: 0 }
  await run.send({ kind: 'FailTask', task: ref, error: 'e'.repeat(257), cause: 'c'.repeat(32_769) })
  expect(run.state.error).toBe('e'.repeat(256))
  expect(run.state.cause).toBe('c'.repeat(32_768))
})

test('[R32] a history is as long as it may be and not one event longer', async () => {
  const states: JsonObject = {}
  const names = ['A', 'B', 'C']
  for (const [index, name] of names.entries()) {
    const next = names[index + 1]
    states[name] = next === undefined ? { Type: 'Pass', End: true } : { Type: 'Pass', Next: next }
  }
  const definition = machineOf(states)
  const whole = await simulate(definition, { limits: { historyEvents: 8 } })
  expect(whole.state.status).toBe('SUCCEEDED')
  expect(historyView(whole.log, definition)).toHaveLength(8)
  const short = await simulate(definition, { limits: { historyEvents: 7 } })
  expect(short.state).toMatchObject({ status: 'FAILED', error: 'States.Runtime' })
  expect(short.state.cause).toBe('The execution reached the maximum number of history events (7).')
  expect(historyView(short.log, definition)).toHaveLength(7)
})

test('[R32] events of our own do not count', async () => {
  const wait = { Type: 'Wait', Seconds: 1, Next: 'B' }
  const definition = machineOf({ A: wait, B: { Type: 'Succeed' } })
  const run = await simulate(definition, { limits: { historyEvents: 6 } })
  await run.settle()
  expect(run.log.length).toBeGreaterThan(6)
  expect(run.state.status).toBe('SUCCEEDED')
})
