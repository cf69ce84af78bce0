import { expect, test } from 'vitest'
import type { Evaluate } from './drive.ts'
import { createHarness } from './testing/harness.ts'
import { wait } from './testing/machines.ts'
import { settled } from './testing/manual-clock.ts'

/** Counts, in a decision so long that it is parted. */
const COUNT = {
  QueryLanguage: 'JSONata',
  StartAt: 'N',
  States: {
    N: { Type: 'Pass', Output: '{% $states.input + 1 %}', Next: 'C' },
    C: { Type: 'Choice', Choices: [{ Condition: '{% $states.input < 2000 %}', Next: 'N' }], Default: 'E' },
    E: { Type: 'Succeed' },
  },
}

test('[EN62] a decision that is parted when the database goes away goes on by itself, and is not forgotten', async () => {
  let asked = 0
  const { evaluate } = createHarness()
  const unhurried: Evaluate = async (requests, signal) => {
    // The writer gets its turn between the parts.
    if (++asked % 100 === 0) await settled()
    return evaluate(requests, signal)
  }
  const h = createHarness({}, { kept: 1, evaluate: unhurried })
  const commit = h.store.commit.bind(h.store)
  h.store.commit = async (commits) => {
    const outcomes = await commit(commits)
    h.store.down = true
    return outcomes
  }
  const id = await h.start(COUNT, 0)
  h.store.commit = commit
  await settled(2_000)
  await h.clock.advance(120_000)
  await settled()
  expect(h.store.executions.get(id)?.rows.at(-1)?.partial).toBe(true)
  h.store.down = false
  expect(h.types(id).at(-1)).not.toBe('ExecutionSucceeded')
  await h.clock.advance(10_000)
  await settled(2_000)
  expect(h.types(id).at(-1)).toBe('ExecutionSucceeded')
})

test('[EN63] neither a database that is away nor a full disk sets an execution aside', async () => {
  for (const code of ['STORE_UNAVAILABLE', 'STORE_FULL']) {
    const h = createHarness()
    const id = await h.start(wait(30))
    const commit = h.store.commit.bind(h.store)
    h.store.commit = () => Promise.reject(Object.assign(new Error(`said by a store: ${code}`), { code }))
    // The timer is due, and a person asks for something, again and again.
    const told = expect(h.engine.deliver(id, { kind: 'Hold', author: 't' })).rejects.toMatchObject({ code })
    await h.clock.advance(60_000)
    await told
    expect(h.engine.stats().quarantined).toEqual([])
    h.store.commit = commit
    // A timer that could not ring rings again within seconds.
    await h.clock.advance(4_000)
    expect(h.types(id).at(-1)).toBe('ExecutionSucceeded')
  }
})
