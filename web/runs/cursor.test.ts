import { expect, test } from 'vitest'
import type { HistoryEvent } from '../../core/run/event.ts'
import { Cursor } from './cursor.ts'
import { dwell, Player } from './player.ts'
import { trackSeq, trackX } from './scrubber/paint-track.ts'
import { stepByState } from './scrubber/steps.ts'

const event = (seq: number, at: number, type = 'TaskStarted') => ({ seq, at, frame: 0, type }) as HistoryEvent

function logOf(...events: HistoryEvent[]) {
  return { length: events.length, event: (seq: number) => events[seq - 1] }
}

test('[RN5] a live cursor goes along until a hand is laid on it', () => {
  const cursor = new Cursor(null)
  cursor.grow(4)
  expect(cursor.seq).toBe(4)
  cursor.step(-1)
  cursor.grow(9)
  expect([cursor.seq, cursor.store.getState().live]).toEqual([3, false])
  cursor.follow()
  expect(cursor.seq).toBe(9)
})

test('[RN6] a cursor stays within the log', () => {
  const cursor = new Cursor(null)
  cursor.goTo(5)
  expect(cursor.seq).toBe(0)
  cursor.grow(3)
  cursor.goTo(99)
  expect(cursor.seq).toBe(3)
  cursor.goTo(-4)
  expect(cursor.seq).toBe(1)
})

test('[RN6] a cursor from the address waits for its event', () => {
  const cursor = new Cursor(7)
  cursor.grow(3)
  expect(cursor.seq).toBe(7)
})

test('[RN6] a cursor from the address that is beyond the end of an ended run stands at its end', () => {
  const cursor = new Cursor(12)
  cursor.grow(3)
  expect(cursor.seq).toBe(12)
  cursor.grow(5, true)
  expect([cursor.seq, cursor.store.getState().live]).toEqual([5, false])
})

test('[RN7] playing takes the time that passed, within limits', () => {
  expect(dwell(event(1, 0), event(2, 400), 10)).toBe(400)
  expect(dwell(event(1, 0), event(2, 86_400_000), 10)).toBe(1100)
  expect(dwell(event(1, 0), event(2, 0), 10)).toBe(90)
  expect(dwell(event(1, 0), event(2, 0), 6000)).toBe(10)
})

test('[RN7] playing from the end begins anew in one step, so that nobody takes it for a hand', () => {
  const cursor = new Cursor(null)
  cursor.grow(5)
  const seen: unknown[] = []
  cursor.store.subscribe(({ seq, playing, live }) => seen.push({ seq, playing, live }))
  cursor.play()
  expect(seen).toEqual([{ seq: 1, playing: true, live: false }])
})

test('[RN7] a player moves on and stops at the end', () => {
  const log = logOf(event(1, 0), event(2, 200), event(3, 400))
  const cursor = new Cursor(1)
  cursor.grow(3)
  const player = new Player(log, cursor)
  cursor.play()
  player.advance(150)
  expect(cursor.seq).toBe(1)
  player.advance(60)
  expect(cursor.seq).toBe(2)
  cursor.setSpeed(10)
  player.advance(50)
  expect([cursor.seq, cursor.store.getState().playing]).toEqual([3, false])
})

test('[RN8] a step by state skips what lies between', () => {
  const types = [
    'ExecutionStarted',
    'TaskStateEntered',
    'TaskScheduled',
    'TaskSucceeded',
    'TaskStateExited',
    'X',
  ]
  const log = logOf(...types.map((type, i) => event(i + 1, i, type)))
  const cursor = new Cursor(2)
  cursor.grow(6)
  stepByState(log, cursor, 1)
  expect(cursor.seq).toBe(5)
  stepByState(log, cursor, 1)
  expect(cursor.seq).toBe(6)
  stepByState(log, cursor, -1)
  stepByState(log, cursor, -1)
  expect(cursor.seq).toBe(2)
})

test('[RN16] a place on the track is the event drawn there', () => {
  for (const seq of [1, 2, 500, 999, 1000]) expect(trackSeq(trackX(seq, 1000, 600), 1000, 600)).toBe(seq)
})
