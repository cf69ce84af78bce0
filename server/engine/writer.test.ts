import { expect, test } from 'vitest'
import { noFault } from './fault-points.ts'
import { silentLog } from './log.ts'
import type { Commit, CommitOutcome, EngineStore } from './ports.ts'
import { createManualClock, settled } from './testing/manual-clock.ts'
import { type CommitSource, Writer } from './writer.ts'

/** A store whose commits stay under way until the test lets them land. */
function slowStore() {
  const batches: { readonly size: number; land(): void }[] = []
  const commit = (commits: readonly Commit[]): Promise<readonly CommitOutcome[]> =>
    new Promise((resolve) => {
      const outcomes = commits.map(() => 'committed' as const)
      batches.push({ size: commits.length, land: () => resolve(outcomes) })
    })
  return { batches, store: { commit } as unknown as EngineStore }
}

test('[EN26] what the first of a batch lead to is under way before the last are told', async () => {
  const { batches, store } = slowStore()
  const writer = new Writer(store, createManualClock(), noFault, silentLog)
  const told: number[] = []
  const sources = Array.from({ length: 200 }, (_, i): CommitSource => {
    let left = 2
    return {
      take: () => (left-- > 0 ? ({ rows: [] } as unknown as Commit) : null),
      settle: () => {
        told.push(i)
        if (left === 1) writer.offer(sources[i]!)
      },
    }
  })
  for (const source of sources) writer.offer(source)
  await settled()
  expect(batches.map(({ size }) => size)).toEqual([200])
  batches[0]!.land()
  await settled()
  // All are told by now; the second commit took the first of them, without waiting for the others.
  expect(told).toHaveLength(200)
  expect(batches).toHaveLength(2)
  expect(batches[1]!.size).toBeLessThan(200)
  batches[1]!.land()
  await settled()
  expect(batches).toHaveLength(3)
  batches[2]!.land()
  await writer.whenIdle()
  expect([told.length, writer.stats.commits, writer.stats.largest]).toEqual([400, 3, 200])
})
