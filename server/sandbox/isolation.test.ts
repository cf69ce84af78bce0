import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { SandboxChild } from './child-process.ts'
import { createSandbox } from './pool.ts'

const sandbox = createSandbox({ size: 2, callTimeoutMs: 10_000 })
afterAll(() => sandbox.close())

const run = (source: string, more: object = {}) =>
  sandbox.runFunction({ source, input: '{}', context: {}, ...more })

const onLinux = process.platform === 'linux'

/** The processes that this one started and that are still there. */
function children(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        const isOurs = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('sandbox-child')
        return Number(parent) === process.pid && state !== 'Z' && isOurs
      } catch {
        return false
      }
    })
    .map(Number)
}

test.runIf(onLinux)('[SB1] a child has nothing of its parent’s environment', async () => {
  const child = new SandboxChild()
  expect(await child.ready).toBe(true)
  const environment = readFileSync(`/proc/${child.pid}/environ`, 'utf8')
    .split('\0')
    .filter((entry) => entry !== '')
  expect(
    environment.map((entry) => entry.split('=')[0]).filter((name) => !name?.startsWith('NODE_CHANNEL')),
  ).toEqual([])
  const flags = readFileSync(`/proc/${child.pid}/cmdline`, 'utf8')
  expect(flags).toMatch(/--(experimental-)?permission/)
  child.kill('aborted')
  await child.ended
})

test('[SB2] fifty calls at a time do not disturb each other, whatever some of them do', async () => {
  const evil = [
    'for (;;);',
    'const a = []; for (;;) a.push(new Uint8Array(1e6))',
    'const f = () => f() + 1; f()',
  ]
  const calls = Array.from({ length: 50 }, (_, i) => {
    const bad = i % 17 === 5 ? evil[Math.floor(i / 17)] : undefined
    return bad === undefined
      ? run(`export default async () => { await sleep(${i % 5}); return ${i} }`)
      : run(`export default () => { ${bad} }`, { timeoutMs: 300 })
  })
  const results = await Promise.all(calls)
  for (const [i, result] of results.entries()) {
    if (i % 17 === 5) expect(result).toMatchObject({ ok: false })
    else expect(result).toEqual({ ok: true, value: { output: i, logs: [] } })
  }
})

test.runIf(onLinux)('[SB3] a child that is killed in a call is replaced', async () => {
  const before = new Set(children())
  const call = run('export default async () => { await sleep(5000) }')
  await new Promise((resolve) => setTimeout(resolve, 300))
  for (const pid of before) process.kill(pid, 'SIGKILL')
  expect(await call).toMatchObject({ ok: false, error: { code: 'CRASHED' } })
  expect(await run('export default () => 1')).toMatchObject({ ok: true })
  expect(sandbox.stats().functions.restarts).toBeGreaterThan(0)
})

test('[SB3] with time to warm up, only the processes are started that somebody waits for', async () => {
  const late = createSandbox({ size: 2, warmAfterMs: 3_600_000 })
  try {
    expect(late.stats().functions.processes).toBe(0)
    const called = await late.runFunction({ source: 'export default () => 7', input: '{}', context: {} })
    expect(called).toMatchObject({ ok: true, value: { output: 7 } })
    expect(late.stats()).toMatchObject({ functions: { processes: 1 }, expressions: { processes: 0 } })
  } finally {
    await late.close()
  }
})

test('[SB4] calls that only wait make room for others', async () => {
  const sleepers = Array.from({ length: 6 }, () =>
    run('export default async () => { await sleep(2000); return 1 }'),
  )
  let most = 0
  const watch = setInterval(() => {
    most = Math.max(most, sandbox.stats().functions.processes)
  }, 20)
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(await run('export default () => 2')).toMatchObject({ ok: true, value: { output: 2 } })
  expect(await Promise.all(sleepers)).toHaveLength(6)
  clearInterval(watch)
  expect(most).toBeGreaterThan(3)
})

test('[SB5] owners take turns', async () => {
  const ends: string[] = []
  const call = (owner: string) =>
    run('export default () => { const end = Date.now() + 20; while (Date.now() < end); }', { owner }).then(
      () => ends.push(owner),
    )
  const many = Array.from({ length: 30 }, () => call('many'))
  await Promise.all([call('few'), ...many])
  expect(ends.indexOf('few')).toBeLessThan(10)
})

test('[SB15] an aborted call ends at once, running or waiting for its turn', async () => {
  const controller = new AbortController()
  const calls = Array.from({ length: 4 }, () =>
    run('export default () => { for (;;); }', { signal: controller.signal }),
  )
  setTimeout(() => controller.abort(), 100)
  for (const call of calls) expect(await call).toMatchObject({ ok: false, error: { code: 'ABORTED' } })
  expect(await run('export default () => 1', { signal: AbortSignal.abort() })).toMatchObject({
    error: { code: 'ABORTED' },
  })
  expect(await run('export default () => 1')).toMatchObject({ ok: true })
})

test('[SB6] closing ends everything', async () => {
  const own = createSandbox({ size: 1 })
  const call = own.runFunction({ source: 'export default () => { for (;;); }', input: '1', context: {} })
  await new Promise((resolve) => setTimeout(resolve, 500))
  const waiting = own.runFunction({ source: 'export default () => 1', input: '1', context: {} })
  await own.close()
  expect(await call).toMatchObject({ ok: false, error: { code: 'ABORTED' } })
  expect(await waiting).toMatchObject({ ok: false, error: { code: 'ABORTED' } })
  await expect(own.evaluate([])).resolves.toEqual([])
})
