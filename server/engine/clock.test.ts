import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createHarness } from './testing/harness.ts'
import { wait } from './testing/machines.ts'
import { createSimulatedTime } from './testing/simulated-time.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

describe('the clock', () => {
  test('[EN41] set forward it follows at once, and what became due meanwhile is due', async () => {
    const { clock, step } = createSimulatedTime()
    const begin = clock.now()
    let rung = 0
    clock.after(20 * HOUR, () => rung++)
    await clock.advance(1_000)
    step(DAY)
    await clock.advance(600)
    expect(rung).toBe(1)
    expect(clock.now() - begin).toBeGreaterThan(DAY)
    await clock.advance(2 * DAY)
    expect(rung).toBe(1)
  })

  test('[EN41] set back it goes on from where it was, a tenth slower until the wall clock has caught up', async () => {
    const { clock, step, steady } = createSimulatedTime()
    const begin = clock.now()
    let rungAt = 0
    clock.after(60_000, () => {
      rungAt = steady()
    })
    await clock.advance(1_000)
    step(-DAY)
    expect(clock.now() - begin).toBeGreaterThanOrEqual(900)
    await clock.advance(2 * 60_000)
    expect(rungAt).toBeGreaterThan(60_000)
    expect(rungAt).toBeLessThan(67_000)
    step(DAY)
    expect(clock.now() - begin).toBe(121_000)
  })

  test('[EN41] a wait of many days is one wait, and what is called off does not come', async () => {
    const { clock } = createSimulatedTime()
    const begin = clock.now()
    const rung: number[] = []
    clock.after(60 * DAY, () => rung.push(clock.now() - begin))
    const cancel = clock.after(DAY, () => rung.push(-1))
    cancel()
    // The watch would be half a second after half a second: sixty days of it are two minutes of this test.
    for (let day = 0; day < 3; day++) await clock.advance(10_000)
    expect(rung).toEqual([])
  })

  test('[EN41] whatever the wall clock is set to: no timer is lost, doubled or early, and time never goes back', async () => {
    const steps = fc.array(
      fc.record({
        after: fc.integer({ min: 0, max: 20_000 }),
        by: fc.constantFrom(-DAY, -HOUR, -60_000, -7, 7, 60_000, HOUR, DAY),
      }),
      { maxLength: 5 },
    )
    const waits = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(waits, steps, async (seconds, changes) => {
        const time = createSimulatedTime()
        const h = createHarness({}, { clock: time.clock })
        const ids = await Promise.all(seconds.map((one) => h.start(wait(one))))
        let last = time.clock.now()
        for (const { after, by } of changes) {
          await time.clock.advance(after)
          time.step(by)
          expect(time.clock.now()).toBeGreaterThanOrEqual(last)
          last = time.clock.now()
        }
        // The longest wait, a tenth longer where the clock is ahead, and the time until a step is noticed.
        await time.clock.advance(60_000 * 1.12 + 1_000)
        for (const [index, id] of ids.entries()) {
          const log = h.events(id)
          const [entered, ...left] = log.filter((one) => /^WaitState(Entered|Exited)$/.test(one.type))
          expect(left).toHaveLength(1)
          expect(left[0]!.at - entered!.at).toBeGreaterThanOrEqual(seconds[index]! * 1_000)
          expect(log.map((one) => one.at)).toEqual(log.map((one) => one.at).sort((a, b) => a - b))
          expect((await h.engine.state(id)).status).toBe('SUCCEEDED')
        }
        expect(h.engine.stats().alarms).toBe(0)
        await h.engine.close()
      }),
      { numRuns: 25 },
    )
  })
})
