import { expect, test, vi } from 'vitest'
import type { EvaluationRequest } from '../../core/expression/evaluation.ts'
import { createSandbox } from './pool.ts'
import type { FunctionCall } from './sandbox.ts'

/** Nobody waits for the end of what spins: it is stopped when the others are done. */
const LONG_MS = 300_000
// On a busy machine a process takes seconds to start, and some are started anew here.
vi.setConfig({ testTimeout: 90_000 })

const spinning = (name: string) => `export default () => { for (;;); } // ${name}`
const taking = (ms: number, name: string, first = '') =>
  `export default () => { ${first}; const end = Date.now() + ${ms}; while (Date.now() < end); return '${name}' }`

/** Calls everything at once; the names of what ended, in that order, when as many have ended as asked for. */
async function firstToEnd(calls: readonly (readonly [string, Partial<FunctionCall>])[], count: number) {
  const sandbox = createSandbox({ size: 2, callTimeoutMs: LONG_MS })
  const stops = calls.map(() => new AbortController())
  const ends: string[] = []
  const enough = new Promise<void>((resolve) => {
    for (const [index, [name, call]] of calls.entries()) {
      const whole = {
        source: '',
        input: '{}',
        context: {},
        owner: `${index}`,
        signal: stops[index]?.signal,
        ...call,
      }
      void sandbox.runFunction(whole).then((result) => {
        ends.push(result.ok ? name : `${name} ${result.error.code}`)
        if (ends.length === count) resolve()
      })
    }
  })
  await enough
  const ended = [...ends]
  for (const stop of stops) stop.abort()
  await sandbox.close()
  return ended
}

test('[SB23] functions that spin, however many, do not hold up those that end', async () => {
  const spinners = Array.from(
    { length: 24 },
    (_, i) => [`spins ${i}`, { source: spinning(`${i % 3}`) }] as const,
  )
  const honest = Array.from({ length: 10 }, (_, i) => [`honest ${i}`, { source: taking(1, `${i}`) }] as const)
  const ends = await firstToEnd([...spinners, ...honest], honest.length)
  expect(ends.sort()).toEqual(honest.map(([name]) => name).sort())
})

test('[SB23] a function that spins leaves room to others that take their time', async () => {
  const spinners = Array.from({ length: 8 }, (_, i) => [`spins ${i}`, { source: spinning('') }] as const)
  const heavy = ['a', 'b', 'c'].map((name) => [name, { source: taking(300, name) }] as const)
  const ends = await firstToEnd([...spinners, ...heavy], heavy.length)
  expect(ends.sort()).toEqual(['a', 'b', 'c'])
})

test('[SB23] what the network has heard of is not done again', async () => {
  const sandbox = createSandbox({ size: 1 })
  let fetches = 0
  const fetching = sandbox.runFunction({
    source: taking(400, 'fetched', "fetch('http://a/')"),
    ...{ input: '{}', context: {} },
    onFetch: async () => {
      fetches++
      return { status: 200, statusText: 'OK', headers: {}, body: '' }
    },
  })
  const other = sandbox.runFunction({ source: taking(1, 'other'), input: '{}', context: {} })
  expect(await fetching).toMatchObject({ ok: true, value: { output: 'fetched' } })
  expect(await other).toMatchObject({ ok: true, value: { output: 'other' } })
  expect(fetches).toBe(1)
  await sandbox.close()
})

test('[SB23] expressions that spin do not hold up those that end', async () => {
  const sandbox = createSandbox({ size: 2, evaluationTimeoutMs: LONG_MS })
  const stops: AbortController[] = []
  const ask = (expression: string) => {
    const stop = new AbortController()
    stops.push(stop)
    const parts = [{ field: 'Output', template: `{% ${expression} %}` }]
    const bindings = { states: {}, variables: {} }
    const request: EvaluationRequest = { key: expression, parts, mode: 'all', bindings, now: 0, seed: '' }
    return sandbox.evaluate([request], { signal: stop.signal })
  }
  const spins = Array.from({ length: 12 }, () =>
    ask('($f := function($n) { $f($n + 1) }; $f(0))').then(
      () => 'ended',
      () => 'stopped',
    ),
  )
  const honest = await Promise.all(
    Array.from({ length: 5 }, (_, i) => ask(`$map([${i}], function($n) { $n + 1 })`)),
  )
  expect(honest.map(([answer]) => answer)).toMatchObject([1, 2, 3, 4, 5].map((n) => ({ values: [n] })))
  for (const stop of stops) stop.abort()
  expect(new Set(await Promise.all(spins))).toEqual(new Set(['stopped']))
  await sandbox.close()
})
