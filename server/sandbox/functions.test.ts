import { afterAll, expect, test } from 'vitest'
import type { Json } from '../../core/std/json.ts'
import { createSandbox } from './pool.ts'
import type { FunctionCall } from './sandbox.ts'

const sandbox = createSandbox({ size: 2, callTimeoutMs: 5_000 })
afterAll(() => sandbox.close())

const run = (source: string, input: Json = {}, more: Partial<FunctionCall> = {}) =>
  sandbox.runFunction({ source, input: JSON.stringify(input), context: { name: 'test' }, ...more })

async function output(source: string, input?: Json, more?: Partial<FunctionCall>): Promise<Json> {
  const result = await run(source, input, more)
  if (!result.ok) throw new Error(`${result.error.code} ${result.error.message}`)
  return result.value.output
}

async function failure(source: string, input?: Json, more?: Partial<FunctionCall>) {
  const result = await run(source, input, more)
  if (result.ok) throw new Error(`it answered ${JSON.stringify(result.value.output)}`)
  return result.error
}

test('[SB7] every usual form of a function is found', async () => {
  const body = '(input, context) { return { got: input.n + 1, from: context.name } }'
  const forms = [
    `export default async function handler${body}`,
    `export default function ${body}`,
    `export async function handler${body}`,
    `const handler = async function ${body}\nexport { handler }`,
    `export default { handler${body} }`,
    `exports.handler = async function ${body}`,
    `module.exports = async function ${body}`,
    `function handler${body}`,
    `const handler = async function ${body}`,
    `// export nothing\nfunction handler${body}`,
    `const later = await Promise.resolve(1); export default function ${body}`,
  ]
  for (const form of forms) expect(await output(form, { n: 1 })).toEqual({ got: 2, from: 'test' })
})

test('[SB7] a source without a handler says what to write', async () => {
  expect(await failure('const a = 1')).toMatchObject({ code: 'NO_HANDLER' })
  expect((await failure('export const b = 1')).message).toContain('export default')
})

test('[SB7] [SB16] a source that is not JavaScript is placed', async () => {
  const source = 'const a = 1\nexport default () => { let = = 1 }'
  expect(await failure(source)).toMatchObject({
    code: 'SYNTAX',
    stack: [expect.stringContaining('function.js:2')],
  })
  expect(await sandbox.checkFunction(source)).toMatchObject({ line: 2, message: expect.any(String) })
  expect(await sandbox.checkFunction('export default () => { for (;;); }; for (;;);')).toBeNull()
  expect(await sandbox.checkFunction('function handler() { return 1 }')).toBeNull()
})

test('[SB7] a syntax error that the running source met is an ordinary error', async () => {
  expect(await failure('JSON.parse("{"); function handler() {}')).toMatchObject({
    code: 'THREW',
    errorType: 'SyntaxError',
  })
})

test('[SB8] nothing of an earlier call is there', async () => {
  const source = 'exports.handler = () => (globalThis.count = (globalThis.count ?? 0) + 1)'
  for (let i = 0; i < 4; i++) expect(await output(source)).toBe(1)
  const spoiled = `JSON.parse = () => 7; Object.prototype.left = 1; console.log = null; exports.handler = () => { throw 1 }`
  for (let i = 0; i < 4; i++) await failure(spoiled)
  const clean = 'exports.handler = (input) => { console.log("x"); return [input.n, typeof ({}).left] }'
  for (let i = 0; i < 4; i++) expect(await output(clean, { n: i })).toEqual([i, 'undefined'])
})

test('[SB8] chance differs from call to call', async () => {
  const source = 'export default () => [Math.random(), Math.random(), crypto.randomUUID()]'
  const seen = new Set<Json>()
  for (let i = 0; i < 20; i++) for (const value of (await output(source)) as Json[]) seen.add(value)
  expect(seen.size).toBe(60)
  const spread =
    'export default () => { let n = 0; for (let i = 0; i < 1e4; i++) n += Math.random(); return n / 1e4 }'
  expect(await output(spread)).toBeCloseTo(0.5, 1)
})

test('[SB9] nothing of the process is there', async () => {
  const names = ['process', 'require', 'Buffer', 'WebAssembly', 'importScripts', 'Deno', 'window', 'host']
  const types = await output(`export default () => [${names.map((name) => `typeof ${name}`)}]`)
  expect(types).toEqual(names.map(() => 'undefined'))
  expect(await failure('import fs from "fs"\nexport default () => 1')).toMatchObject({ code: 'THREW' })
  expect(await failure('export default () => import("node:fs")')).toMatchObject({ code: 'THREW' })
  const escapes = 'export default () => (() => {}).constructor("return typeof process + typeof require")()'
  expect(await output(escapes)).toBe('undefinedundefined')
})

test('[SB9] what replaces globals hurts only itself', async () => {
  const source = `
    Object.prototype.polluted = true
    JSON.parse = () => { throw new Error('no') }
    Array.prototype.map = () => 'no'
    Promise.prototype.toString = () => 'no'
    export default async (input) => ({ n: input.n })`
  expect(await output(source, { n: 1 })).toEqual({ n: 1 })
  expect(await output('export default () => ({}).polluted ?? null')).toBeNull()
})

test('[SB9] the usual helpers work', async () => {
  const source = `export default async () => {
    await sleep(5)
    const order = []
    await new Promise((resolve) => {
      setTimeout(() => { order.push(2); resolve() }, 10)
      clearTimeout(setTimeout(() => order.push(9), 1))
      queueMicrotask(() => order.push(1))
    })
    return [order, btoa('abc'), atob('YWJj'), structuredClone({ a: 1 }), crypto.randomUUID().length,
      new URLSearchParams('a=1&b=x%20y').get('b'), String(new URLSearchParams({ q: 'ä&' }))]
  }`
  expect(await output(source)).toEqual([[1, 2], 'YWJj', 'abc', { a: 1 }, 36, 'x y', 'q=%C3%A4%26'])
})

test('[SB10] results are plain, bounded JSON', async () => {
  expect(await output('export default () => {}')).toBeNull()
  expect(await output('export default () => ({ a: undefined, b: new Date(0) })')).toEqual({
    b: '1970-01-01T00:00:00.000Z',
  })
  expect(await failure('export default () => "x".repeat(1024 * 1024)')).toMatchObject({
    code: 'OUTPUT_TOO_LARGE',
  })
  expect(await failure('export default () => 2 ** 60')).toMatchObject({ errorType: 'Runtime.MarshalError' })
  expect(await failure('export default () => { const a = []; a.push(a); return a }')).toMatchObject({
    errorType: 'TypeError',
  })
  const deep = 'export default () => { let a = 1; for (let i = 0; i < 300; i++) a = [a]; return a }'
  expect(await failure(deep)).toMatchObject({ errorType: 'Runtime.MarshalError' })
  const odd = { __proto__: 1, 'ключ\u0000': '\ud800', '': [[], {}] }
  expect(await output('export default (input) => input', odd)).toEqual(odd)
})

test('[SB11] an error comes with its name, message and place', async () => {
  const source = `class OrderRejected extends Error { constructor(m) { super(m); this.name = 'OrderRejected' } }
function check() { throw new OrderRejected('no stock') }
export default async function handler() {
  await sleep(1)
  check()
}`
  expect(await failure(source)).toMatchObject({
    code: 'THREW',
    errorType: 'OrderRejected',
    message: 'no stock',
    stack: [
      expect.stringContaining('OrderRejected (function.js:1'),
      expect.stringContaining('check (function.js:2'),
      expect.stringContaining('handler (function.js:5'),
    ],
  })
  expect(await failure('export default () => { throw "text" }')).toMatchObject({
    code: 'THREW',
    message: 'text',
  })
  expect(await failure('export default () => { throw null }')).toMatchObject({
    code: 'THREW',
    message: 'null',
  })
  const trap = 'export default () => { throw { get message() { throw 1 } } }'
  expect(await failure(trap)).toMatchObject({ code: 'THREW' })
  expect(
    await failure(
      'export default () => { setTimeout(() => { throw new RangeError("late") }, 1); return sleep(1000) }',
    ),
  ).toMatchObject({ errorType: 'RangeError', message: 'late' })
})

test('[SB12] endless work ends in time', async () => {
  for (const body of [
    'for (;;);',
    'for (;;) await null',
    'await sleep(60000)',
    '/(a+)+$/.test("a".repeat(60) + "b")',
  ]) {
    const started = performance.now()
    expect(await failure(`export default async () => { ${body} }`, {}, { timeoutMs: 300 })).toMatchObject({
      code: 'TIMEOUT',
    })
    expect(performance.now() - started).toBeLessThan(5_000)
  }
  expect(await failure('for (;;);', {}, { timeoutMs: 300 })).toMatchObject({ code: 'TIMEOUT' })
})

test('[SB12] memory and depth are bounded', async () => {
  const memory = 'export default () => { const all = []; for (;;) all.push(new Uint8Array(1e6)) }'
  // Growing the engine's memory takes seconds on a busy machine.
  expect(await failure(memory, {}, { timeoutMs: 30_000 })).toMatchObject({ code: 'MEMORY' })
  expect(await failure('export default () => { const f = () => f() + 1; return f() }')).toMatchObject({
    code: 'THREW',
  })
  expect(await failure('export default () => JSON.parse("[".repeat(1e6))')).toMatchObject({ code: 'THREW' })
  expect(await failure(`export default () => ${'['.repeat(1e5)}`)).toMatchObject({ code: 'THREW' })
  expect(await output('export default () => "still here"')).toBe('still here')
}, 60_000)

test('[SB12] a promise that nothing will settle fails at once', async () => {
  const started = performance.now()
  expect((await failure('export default () => new Promise(() => {})')).message).toContain(
    'nothing will ever settle',
  )
  expect(performance.now() - started).toBeLessThan(2_000)
})

test('[SB13] fetch is answered by the caller', async () => {
  const asked: unknown[] = []
  const source = `export default async () => {
    const answer = await fetch('https://example.test/a', { method: 'post', headers: { 'X-A': 1 }, body: JSON.stringify({ b: 2 }) })
    return [answer.ok, answer.status, answer.headers.get('Content-Type'), await answer.json()]
  }`
  const onFetch: FunctionCall['onFetch'] = async (request) => {
    asked.push(request)
    return { status: 201, statusText: 'Created', headers: { 'content-type': 'text/json' }, body: '{"c":3}' }
  }
  expect(await output(source, {}, { onFetch })).toEqual([true, 201, 'text/json', { c: 3 }])
  expect(asked).toEqual([
    { url: 'https://example.test/a', method: 'POST', headers: { 'x-a': '1' }, body: '{"b":2}' },
  ])
})

test('[SB13] a refused fetch throws in the function, and an open one is given up with the call', async () => {
  const source = `export default async () => { try { await fetch('http://10.0.0.1/') } catch (e) { return [e.name, e.message] } }`
  const refused = async () => Promise.reject(new Error('Private addresses are not allowed'))
  expect(await output(source, {}, { onFetch: refused })).toEqual([
    'TypeError',
    'Private addresses are not allowed',
  ])
  expect(await output(source)).toEqual(['TypeError', 'Functions have no network here'])
  let wasAborted = false
  const forever: FunctionCall['onFetch'] = (_request, signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        wasAborted = true
        reject(signal.reason)
      })
    })
  const hangs = `export default async () => { await fetch('http://a/') }`
  expect(await failure(hangs, {}, { onFetch: forever, timeoutMs: 200 })).toMatchObject({ code: 'TIMEOUT' })
  expect(wasAborted).toBe(true)
})

test('[SB14] the console comes back, bounded', async () => {
  const source =
    'export default () => { console.log("a", { b: 1 }, [2]); console.error(new Error("c")); throw new Error("d") }'
  expect((await failure(source)).logs).toEqual(['a {"b":1} [2]', 'error: Error: c'])
  const flood = await run('export default () => { for (let i = 0; i < 1e4; i++) console.log(i) }')
  expect(flood.ok && flood.value.logs.length).toBe(1_001)
})
