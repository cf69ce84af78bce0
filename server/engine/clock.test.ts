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

  test('[EN46] set back while no process ran, time goes on from what the log has seen', async () => {
    const time = createSimulatedTime()
    const h = createHarness({}, { clock: time.clock })
    const id = await h.start(wait(60))
    await time.clock.advance(1_000)
    await h.engine.close()
    const seen = Math.max(...h.events(id).map(({ at }) => at))
    time.step(-DAY)
    const clock = time.newProcess()
    expect(clock.goOnFrom(seen)).toBeGreaterThan(DAY - 2_000)
    expect(clock.goOnFrom(seen)).toBe(0)
    const after = createHarness({}, { store: h.store, clock })
    await after.engine.recover()
    await clock.advance(60_000 * 1.12 + 1_000)
    const [entered, ...left] = h.events(id).filter((one) => /^WaitState(Entered|Exited)$/.test(one.type))
    expect(left).toHaveLength(1)
    expect(left[0]!.at - entered!.at).toBeGreaterThanOrEqual(60_000)
    expect((await after.engine.state(id)).status).toBe('SUCCEEDED')
    await after.engine.close()
  })

  test('[EN46] whatever it is set to while no process runs, no timer is lost, doubled or early', async () => {
    const steps = fc.array(fc.constantFrom(-30 * DAY, -DAY, -HOUR, 0, 60_000, HOUR), { maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 60 }), async (changes, seconds) => {
        const time = createSimulatedTime()
        let h = createHarness({}, { clock: time.clock })
        const id = await h.start(wait(seconds))
        for (const by of changes) {
          await h.engine.close()
          time.step(by)
          const clock = time.newProcess()
          clock.goOnFrom(Math.max(...h.events(id).map(({ at }) => at)))
          h = createHarness({}, { store: h.store, clock })
          await h.engine.recover()
        }
        // Put right in the end, as long as it may have been wrong.
        time.step(200 * DAY)
        await h.clock.advance(100_000)
        const log = h.events(id)
        const [entered, ...left] = log.filter((one) => /^WaitState(Entered|Exited)$/.test(one.type))
        expect(left).toHaveLength(1)
        expect(left[0]!.at - entered!.at).toBeGreaterThanOrEqual(seconds * 1_000)
        expect(log.map((one) => one.at)).toEqual(log.map((one) => one.at).sort((a, b) => a - b))
        expect(h.engine.stats().alarms).toBe(0)
        await h.engine.close()
      }),
      { numRuns: 20 },
    )
  })

  test('[EN46] a log that was more than a day ahead was a mistake: the wall clock is believed', () => {
    const { newProcess } = createSimulatedTime()
    const clock = newProcess()
    const begin = clock.now()
    expect(clock.goOnFrom(begin + 30 * DAY)).toBe(30 * DAY)
    expect(clock.now()).toBe(begin)
    expect(clock.goOnFrom(begin - 1)).toBe(0)
    expect(clock.now()).toBe(begin)
  })
})
