import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Alarms } from './alarms.ts'
import { noFault } from './fault-points.ts'
import { createManualClock, settled } from './testing/manual-clock.ts'

test('[EN42] when thousands are due at once, so many are woken as may be under way', async () => {
  const clock = createManualClock(0)
  const rung: string[] = []
  let [now, most] = [0, 0]
  const wake = async (id: string): Promise<void> => {
    rung.push(id)
    now++
    most = Math.max(most, now)
    await settled(1)
    now--
  }
  const alarms = new Alarms(clock, wake, noFault)
  for (let i = 0; i < 2_000; i++) alarms.set(`e${i}`, 10)
  await clock.advance(100)
  await settled(50)
  expect(rung.sort()).toEqual(Array.from({ length: 2_000 }, (_, i) => `e${i}`).sort())
  expect(most).toBe(512)
  expect(alarms.size).toBe(0)
})

test('[EN42] those that take long to wake do not keep the others from being woken', async () => {
  const clock = createManualClock(0)
  let rung = 0
  const alarms = new Alarms(
    clock,
    (id) => {
      rung++
      return id.startsWith('slow') ? new Promise<void>(() => {}) : Promise.resolve()
    },
    noFault,
  )
  for (let i = 0; i < 600; i++) alarms.set(`slow${i}`, 10)
  for (let i = 0; i < 300; i++) alarms.set(`quick${i}`, 20)
  await clock.advance(30)
  expect(rung).toBe(512)
  await clock.advance(1_000)
  await settled(50)
  expect(rung).toBe(900)
})

test('[EN42] one that was moved or cleared while it waited for its turn is not woken', async () => {
  const clock = createManualClock(0)
  const rung: string[] = []
  const alarms = new Alarms(
    clock,
    async (id) => {
      rung.push(id)
      alarms.set('e299', null)
      if (id !== 'e298') alarms.set('e298', 500)
      await settled(1)
    },
    noFault,
  )
  for (let i = 0; i < 300; i++) alarms.set(`e${i}`, 10 + i / 1_000)
  await clock.advance(100)
  await settled(20)
  expect(rung).toHaveLength(298)
  await clock.advance(1_000)
  expect(rung.at(-1)).toBe('e298')
})

test('[EN12] however alarms are set, moved and cleared, each rings once, at its last time, and leftovers do not pile up', async () => {
  const change = fc.record({
    id: fc.integer({ min: 0, max: 20 }),
    due: fc.option(fc.integer({ min: 1, max: 500 })),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 200 }), async (changes) => {
      const clock = createManualClock(0)
      const rung: string[] = []
      const alarms = new Alarms(clock, (id) => void rung.push(`${id}@${clock.now()}`), noFault)
      const last = new Map<number, number | null>()
      for (const { id, due } of changes) {
        alarms.set(`${id}`, due)
        last.set(id, due)
      }
      await clock.advance(1_000)
      const wanted = [...last].flatMap(([id, due]) => (due === null ? [] : [`${id}@${due}`]))
      expect(rung.sort()).toEqual(wanted.sort())
    }),
    { numRuns: 40 },
  )
})
