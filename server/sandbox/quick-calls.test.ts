import { afterAll, expect, test } from 'vitest'
import { createSandbox } from './pool.ts'
import type { FetchRequest } from './sandbox.ts'

const sandbox = createSandbox({ size: 2, callTimeoutMs: 5_000 })
afterAll(() => sandbox.close())

const SOURCE = `export default async ({ how, n }) => {
  if (how === 'fetch') return (await fetch('http://here/' + n)).status
  if (how === 'sleep') await sleep(30)
  if (how === 'loop') for (;;);
  if (how === 'throw') throw new TypeError('no ' + n)
  console.log('n is ' + n)
  return n
}`

const run = (how: string, n: number, more: object = {}) =>
  sandbox.runFunction({ source: SOURCE, input: JSON.stringify({ how, n }), context: {}, ...more })

async function warm(): Promise<void> {
  for (let n = 0; n < 5; n++) expect(await run('plain', n)).toMatchObject({ ok: true })
}

test('[SB21] quick calls in company are answered as they are by themselves', async () => {
  await warm()
  const results = await Promise.all(
    Array.from({ length: 300 }, (_, n) => run(n % 7 === 3 ? 'throw' : 'plain', n)),
  )
  for (const [n, result] of results.entries()) {
    if (n % 7 === 3) expect(result).toMatchObject({ ok: false, error: { code: 'THREW', message: `no ${n}` } })
    else expect(result).toEqual({ ok: true, value: { output: n, logs: [`n is ${n}`] } })
  }
})

test('[SB21] what waits, fetches or never ends is asked for by itself, and once as far as anyone can tell', async () => {
  await warm()
  const fetched: string[] = []
  const onFetch = async ({ url }: FetchRequest) => {
    fetched.push(url)
    return { status: 200 + fetched.length, statusText: '', headers: {}, body: '' }
  }
  const hows = Array.from({ length: 60 }, (_, n) =>
    n === 11 ? 'loop' : n % 9 === 4 ? 'fetch' : n % 9 === 6 ? 'sleep' : 'plain',
  )
  const results = await Promise.all(
    hows.map((how, n) => run(how, n, { onFetch, timeoutMs: how === 'loop' ? 300 : 5_000 })),
  )
  for (const [n, how] of hows.entries()) {
    if (how === 'loop') expect(results[n]).toMatchObject({ ok: false, error: { code: 'TIMEOUT' } })
    else expect(results[n]).toMatchObject({ ok: true })
  }
  expect(fetched.toSorted()).toEqual(
    hows.flatMap((how, n) => (how === 'fetch' ? [`http://here/${n}`] : [])).toSorted(),
  )
}, 60_000)

test('[SB21] an aborted call does not wait for its company', async () => {
  await warm()
  const abort = new AbortController()
  const calls = Array.from({ length: 20 }, (_, n) => run('plain', n, { signal: abort.signal }))
  abort.abort()
  for (const call of calls) {
    const result = await call
    if (!result.ok) expect(result.error.code).toBe('ABORTED')
  }
  expect(await run('plain', 7)).toMatchObject({ ok: true, value: { output: 7 } })
})
