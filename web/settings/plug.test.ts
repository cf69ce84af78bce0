import { expect, test } from 'vitest'
import { type Plug, type PlugTools, pullPlug } from './plug.ts'

const BEFORE = 500

/** A server that answers the calls after the pull in this order: a start time, or null for no answer; the last one stays. */
async function watch(answers: readonly (number | null)[], pull: PlugTools['pull'] = async () => undefined) {
  const steps: Plug[] = []
  let now = 1_000
  let asked = 0
  await pullPlug(
    BEFORE,
    {
      pull,
      startedAt: async () => {
        const answer = answers[Math.min(asked++, answers.length - 1)] ?? null
        if (answer === null) throw new Error('nobody there')
        return answer
      },
      refusal: (error) => (error instanceof RangeError ? error.message : null),
      now: () => now,
      wait: async (ms) => {
        now += ms
      },
    },
    (plug) => steps.push(plug),
  )
  return steps
}

test('[SET1] the old process still answering is not the return', async () => {
  const steps = await watch([BEFORE, BEFORE, null, null, 1_400])
  expect(steps.map(({ state }) => state)).toEqual(['pulled', 'away', 'back'])
})

test('[SET1] a return that was too quick to be missed is one too', async () => {
  const steps = await watch([1_100])
  expect(steps.map(({ state }) => state)).toEqual(['pulled', 'back'])
})

test('[SET2] an answer that never came is no refusal; a refusal ends it', async () => {
  const lost = await watch([null, 1_200], () => Promise.reject(new Error('socket hang up')))
  expect(lost.at(-1)?.state).toBe('back')
  const refused = await watch([BEFORE], () => Promise.reject(new RangeError('Not here.')))
  expect(refused.at(-1)).toEqual({ state: 'refused', message: 'Not here.' })
})

test('[SET3] a server that stays away is given up after a minute', async () => {
  const steps = await watch([null])
  expect(steps.at(-1)).toEqual({ state: 'gone', at: 1_000 })
})

test('[SET4] the time away counts from the pull', async () => {
  const steps = await watch([null, null, null, 1_400])
  expect(steps.at(-1)).toEqual({ state: 'back', at: 1_000, backAt: 1_450 })
})
