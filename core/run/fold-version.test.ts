import { expect, test } from 'vitest'
import { currentDigests, recordedDigests } from './testing/fold-digests.ts'

test('[R4] a fold that means something else has another version: snapshots of the old one are not gone on from', () => {
  const [before, now] = [recordedDigests(), currentDigests()]
  expect(Object.keys(before.states).length).toBeGreaterThan(20)
  // Where this fails: raise FOLD_VERSION in state-text.ts if the fold has changed, then `npm run record`.
  expect(now.fold).toBe(before.fold)
  const changed = Object.entries(before.states).filter(([name, digest]) => now.states[name] !== digest)
  expect(changed.map(([name]) => name)).toEqual([])
})
