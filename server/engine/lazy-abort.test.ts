import { expect, test } from 'vitest'
import { LazyAbort } from './lazy-abort.ts'

test('[EN17] a signal that is asked for before or after the end says the same', () => {
  const [early, late] = [new LazyAbort(), new LazyAbort()]
  const before = early.signal
  expect(before.aborted).toBe(false)
  for (const one of [early, late]) one.abort('ended')
  late.abort('closing')
  expect([before.aborted, before.reason, early.signal === before]).toEqual([true, 'ended', true])
  expect([late.aborted, late.signal.aborted, late.signal.reason]).toEqual([true, true, 'ended'])
})
