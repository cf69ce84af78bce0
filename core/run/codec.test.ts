import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '../std/json.ts'
import {
  blobHashes,
  decodeCommand,
  decodeEvents,
  encodeCommand,
  encodeEvents,
  extractBlobs,
  inlineBlobs,
} from './codec.ts'
import type { Command } from './command.ts'
import type { HistoryEvent } from './event.ts'

const passed = (seq: number, input: Json): HistoryEvent[] => [
  { seq, at: 1_000, frame: 0, type: 'PassStateEntered', visit: seq, name: 'A', input },
  {
    seq: seq + 1,
    at: 1_000,
    frame: 0,
    type: 'PassStateExited',
    visit: seq,
    name: 'A',
    output: input,
    next: null,
  },
]

const entered = {
  seq: 4,
  at: 9,
  frame: 0,
  type: 'TaskStateEntered',
  visit: 2,
  name: 'A',
  input: { a: 1 },
} as const

describe('encoded events', () => {
  test('[RC8] frequent events are short, and those of the first release are read as they were', () => {
    const text = encodeEvents([entered])
    expect(text).toBe('[3,4,9,[{"a":1}],[["T>",0,2,"A",0]]]')
    expect(decodeEvents(text)).toEqual([entered])
    const second = '{"v":2,"seq":4,"at":9,"values":[{"a":1}],"events":[["TaskStateEntered",0,2,"A",0]]}'
    expect(decodeEvents(second)).toEqual([entered])
    expect(decodeEvents(JSON.stringify({ v: 1, values: [], events: [entered] }))).toEqual([entered])
  })

  test('[RC8] times stand as distances, where those are exact', () => {
    const scheduled = (deadline: number | null): HistoryEvent =>
      ({
        ...{
          seq: 4,
          at: 1_000,
          frame: 0,
          type: 'TaskScheduled',
          visit: 2,
          attempt: 0,
          resource: 'r',
          parameters: 1,
        },
        ...{ deadline, heartbeatDeadline: null },
      }) as unknown as HistoryEvent
    expect(encodeEvents([scheduled(1_500)])).toBe('[3,4,1000,[1],[["t>",0,2,0,"r",0,500,null]]]')
    const whole = '{"v":2,"seq":4,"at":1000,"values":[1],"events":[["TaskScheduled",0,2,0,"r",0,1500,null]]}'
    expect(decodeEvents(whole)).toEqual([scheduled(1_500)])
    for (const deadline of [null, 0, -5, 0.1, 1e300, 2 ** 53 - 1]) {
      expect(decodeEvents(encodeEvents([scheduled(deadline)]))).toEqual([scheduled(deadline)])
    }
  })

  test('[RC8] whatever else an event carries, and what does not fit its columns, is kept', () => {
    const odd = [
      { ...entered, attempt: 3 },
      { ...entered, seq: 9, at: 11 },
      { seq: 6, at: 9, frame: 0, type: 'TaskStateEntered', visit: 2, name: 'A' },
      { ...entered, seq: 7, type: 'TaskStateExited', attempt: null, output: 1, next: null },
    ] as unknown as HistoryEvent[]
    expect(decodeEvents(encodeEvents(odd))).toEqual(odd)
    expect(encodeEvents(decodeEvents(encodeEvents(odd)))).toBe(encodeEvents(odd))
  })

  test('[RC1] what was written is read again, and writes the same bytes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = encodeEvents(passed(1, JSON.parse(JSON.stringify(value)) as Json))
        expect(encodeEvents(decodeEvents(text))).toBe(text)
      }),
    )
  })

  test('[RC2] equal values of one decision stand once', () => {
    const long = 'a value that is long enough to be shared'
    const text = encodeEvents(passed(1, { long }))
    expect(text.split(long)).toHaveLength(2)
    expect(decodeEvents(text)).toEqual(passed(1, { long }))
  })

  test('[RC3] keys and texts that are hard to keep survive', () => {
    const hard = JSON.parse(
      '{"__proto__":{"a":1},"constructor":2,"nul":"\\u0000","half":"\\ud800","b$":0,"a":-1}',
    ) as Json
    const [entered] = decodeEvents(encodeEvents(passed(1, hard)))
    expect(JSON.stringify(entered && 'input' in entered ? entered.input : null)).toBe(JSON.stringify(hard))
  })

  test('[RC4] a version before the first release is read through the upcasters', () => {
    const old = JSON.stringify({ v: 0, events: passed(7, { kept: 'as it was' }) })
    expect(decodeEvents(old)).toEqual(passed(7, { kept: 'as it was' }))
  })

  test('[RC4] a version from the future is refused with both numbers', () => {
    expect(() => decodeEvents('{"v":99,"values":[],"events":[]}')).toThrow(/version 99 .* up to 3/)
  })

  test('[RC5] large values leave the text under their hash and come back', () => {
    const text = encodeEvents(passed(1, { large: 'x'.repeat(5_000) }))
    const { text: small, blobs } = extractBlobs(text, 1_000)
    expect(small.length).toBeLessThan(500)
    expect(blobHashes(small)).toEqual(blobs.map((blob) => blob.hash))
    expect(inlineBlobs(small, new Map(blobs.map((blob) => [blob.hash, blob.text])))).toBe(text)
    expect(() => inlineBlobs(small, new Map())).toThrow(/missing/)
    const before = JSON.stringify({ v: 2, seq: 1, at: 1_000, values: ['y'.repeat(2_000)], events: [] })
    const parted = extractBlobs(before, 1_000)
    expect(inlineBlobs(parted.text, new Map(parted.blobs.map((blob) => [blob.hash, blob.text])))).toBe(before)
  })

  test('[RC5] a text without large values is left as it is', () => {
    const text = encodeEvents(passed(1, { small: true }))
    expect(extractBlobs(text, 1_000)).toEqual({ text, blobs: [] })
    expect(blobHashes(text)).toEqual([])
    expect(inlineBlobs(text, new Map())).toBe(text)
  })

  test('[RC6] a command is kept as it was given', () => {
    const command: Command = {
      requestId: 'r',
      at: 5,
      seed: 's',
      author: 'you',
      kind: 'CompleteTask',
      task: { visit: 1, attempt: 0 },
      output: { text: 'long enough to stand in the table of values' },
    }
    expect(decodeCommand(encodeCommand(command))).toEqual(command)
  })
})
