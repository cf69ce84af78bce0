import { expect, test } from 'vitest'
import type { HistoryEvent } from '../../core/run/event.ts'
import type { Claim } from './book.ts'
import { faultsOf } from './checks.ts'
import { Dice } from './dice.ts'
import { readOptions } from './options.ts'

const claim: Claim = {
  ...{
    name: 'a',
    id: 'x',
    expected: { status: 'SUCCEEDED' },
    stopped: false,
    seen: null,
    held: null,
    ended: null,
  },
  ...{ signals: new Set(), completions: new Map(), effects: [] },
}

type Fields = Readonly<Record<string, unknown>>

/** Events of one row, numbered and a second apart. */
const logOf = (...drafts: readonly Fields[]) => {
  const events = drafts.map((draft, i) => ({ seq: i + 1, at: 1_000 * i, frame: 0, ...draft }))
  const row = {
    firstSeq: 1,
    count: events.length,
    at: 0,
    kind: 'Start',
    author: 'a',
    partial: false,
    events: '',
  }
  return { rows: [row], events: events as unknown as HistoryEvent[] }
}

const said = (change: Partial<Claim>, ...drafts: readonly Fields[]): string[] =>
  faultsOf({ ...claim, ...change }, logOf(...drafts)).map(({ promised }) => promised)

const task = { visit: 1, attempt: 0 }
const scheduled = { type: 'TaskScheduled', ...task, parameters: { RequestBody: { a: 1 } }, deadline: 5_000 }

test('[PF19] a log as it should be has no faults', () => {
  expect(said({}, scheduled, { type: 'TaskSucceeded', ...task, output: 1 })).toEqual([])
})

test('[PF19] gaps, lost prefixes and lost acknowledgements are seen', () => {
  expect(said({}, { ...scheduled, seq: 2 })).toEqual(['gapless'])
  expect(said({ seen: { seq: 3, digest: '' } }, scheduled)).toEqual(['log-grows-only'])
  expect(said({ seen: { seq: 1, digest: 'other' } }, scheduled)).toEqual(['log-grows-only'])
  expect(said({ signals: new Set(['s']) }, scheduled)).toEqual(['acknowledged'])
  expect(said({ stopped: true }, scheduled)).toEqual(['acknowledged'])
  expect(said({ completions: new Map([['1.0', 1]]) }, scheduled)).toEqual(['acknowledged'])
  expect(said({ ended: { status: 'SUCCEEDED' } }, scheduled)).toEqual(['acknowledged'])
  expect(faultsOf(claim, null)).toHaveLength(1)
})

test('[PF19] what happens twice is seen', () => {
  const done = { type: 'TaskSucceeded', ...task, output: 1 }
  expect(said({}, scheduled, done, done)).toEqual(['completion-once'])
  expect(said({}, scheduled, scheduled)).toEqual(['completion-once'])
  expect(said({ completions: new Map([['1.0', 2]]) }, scheduled, done)).toEqual(['completion-once'])
  const signal = { type: 'SignalReceived', eventId: 's' }
  expect(said({}, signal, signal)).toEqual(['completion-once'])
  const wait = { type: 'WaitScheduled', visit: 1, until: 500 }
  expect(said({}, wait, wait)).toEqual(['deadline-once'])
})

test('[PF19] what takes effect before its time is seen', () => {
  const wait = { type: 'WaitScheduled', visit: 1, until: 1_500 }
  const left = { type: 'WaitStateExited', visit: 1, name: 'W' }
  expect(said({}, wait, left)).toEqual(['deadline-once'])
  expect(said({}, wait, { ...left, at: 1_500 })).toEqual([])
  const retry = { type: 'RetryScheduled', ...task, dueAt: 3_000 }
  expect(said({}, scheduled, retry, { ...scheduled, attempt: 1 })).toEqual(['deadline-once'])
  expect(said({}, scheduled, { type: 'TaskTimedOut', ...task, error: null })).toEqual(['deadline-once'])
})

test('[PF19] effects without a task, or of another task, are seen', () => {
  const effect = { key: 'x:1:0', body: { a: 1 } }
  expect(said({ effects: [effect] }, scheduled)).toEqual([])
  expect(said({ effects: [{ ...effect, key: 'x:2:0' }] }, scheduled)).toEqual(['effect-after-commit'])
  expect(said({ effects: [{ ...effect, body: { a: 2 } }] }, scheduled)).toEqual(['same-key'])
})

test('[PF20] a seed always leads to the same kills, and forks of it do not disturb each other', () => {
  const show = (dice: Dice): number[] => Array.from({ length: 5 }, () => dice.int(0, 1_000_000))
  expect(show(new Dice(7).fork('kills'))).toEqual(show(new Dice(7).fork('kills')))
  expect(show(new Dice(7).fork('kills'))).not.toEqual(show(new Dice(8).fork('kills')))
  const one = new Dice(7)
  one.fork('a').next()
  expect(show(one)).toEqual(show(new Dice(7)))
  expect(readOptions(['--seed', '9', '--kills', '3'], Math.random)).toMatchObject({
    seed: 9,
    kills: 3,
    bugs: null,
  })
  expect(readOptions(['--bugs', 'lost-timer'], () => 0)).toMatchObject({ bugs: ['lost-timer'], seed: 0 })
  expect(() => readOptions(['--sead', '9'], Math.random)).toThrow('--seed N')
})
