import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '../../core/std/json.ts'
import { Admission, roughSize, USUAL_LIMITS } from './admission.ts'
import { EngineError } from './engine-error.ts'

const around = { waitingTasks: () => 0, memory: () => 0 }
const held = (): { promise: Promise<void>; end(): void } => {
  let end = (): void => {}
  const promise = new Promise<void>((resolve) => {
    end = resolve
  })
  return { promise, end }
}

test('[EN60] new work is refused before it is begun while too many commands wait, and taken again after', async () => {
  const admission = new Admission({ ...USUAL_LIMITS, commands: 2 }, around)
  const [a, b] = [held(), held()]
  const first = admission.admit(undefined, () => a.promise)
  const second = admission.admit(undefined, () => b.promise)
  let begun = false
  const third = admission.admit(undefined, async () => {
    begun = true
  })
  await expect(third).rejects.toMatchObject({ code: 'TOO_BUSY' })
  await expect(third).rejects.toBeInstanceOf(EngineError)
  expect(begun).toBe(false)
  expect(admission.stats).toEqual({ commands: 2, bytes: 0, refused: 1 })
  a.end()
  await first
  expect(await admission.admit(undefined, async () => 'taken')).toBe('taken')
  b.end()
  await second
  expect(admission.stats).toMatchObject({ commands: 0, bytes: 0 })
})

test('[EN60] payloads count by their size; one that fits nowhere is taken when nothing else waits', async () => {
  const admission = new Admission({ ...USUAL_LIMITS, bytes: 1_000 }, around)
  const large = held()
  const first = admission.admit('x'.repeat(5_000), () => large.promise)
  await expect(admission.admit('y', async () => {})).rejects.toMatchObject({ code: 'TOO_BUSY' })
  large.end()
  await first
  await admission.admit('y', async () => {})
  await expect(
    admission.admit('y', async () => {
      throw new Error('its own')
    }),
  ).rejects.toThrow('its own')
  expect(admission.stats).toMatchObject({ commands: 0, bytes: 0 })
})

test('[EN60] tasks in line and memory that is nearly used up count as well', async () => {
  const now = { tasks: 0, memory: 0 }
  const admission = new Admission(
    { ...USUAL_LIMITS, tasks: 10 },
    { waitingTasks: () => now.tasks, memory: () => now.memory },
  )
  const ask = (): Promise<string> => admission.admit(1, async () => 'taken')
  now.tasks = 10
  await expect(ask()).rejects.toThrow('10 tasks wait')
  now.tasks = 9
  now.memory = 0.9
  await expect(ask()).rejects.toThrow('memory')
  now.memory = 0.5
  expect(await ask()).toBe('taken')
})

test('[EN60] the size of a payload is about that of its JSON text', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const [rough, exact] = [roughSize(value as Json), JSON.stringify(value).length]
      expect(rough).toBeGreaterThan(exact / 8)
      expect(rough).toBeLessThan(exact * 4 + 8)
    }),
  )
})
