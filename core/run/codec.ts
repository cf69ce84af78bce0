import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { isObject, type Json, type JsonObject, setKey } from '../std/json.ts'
import type { Command } from './command.ts'
import type { HistoryEvent } from './event.ts'
import { exactJson } from './exact-json.ts'
import { upcast } from './upcast.ts'

/** The version that is written. Older ones are read through `upcast`. */
export const CODEC_VERSION = 1

/** Values whose JSON text is shorter than this stand where they are. */
const SHARED_FROM = 24

/** Fields in which authors' values stand. Only these are looked at for equal values. */
const PAYLOAD_FIELDS = new Set([
  'input',
  'output',
  'parameters',
  'result',
  'payload',
  'items',
  'assigned',
  'edit',
  'edits',
  'rest',
  'cause',
  'imported',
])

/** A large value taken out of a text, to be stored once per execution under the hash of its own text. */
export interface Blob {
  readonly hash: string
  readonly text: string
}

/**
 * The events of one decision as compact JSON text: `{"v":1,"values":[…],"events":[…]}`. Equal authors' values stand once
 * in `values`; an event names one by its index under the field's name with a `$` behind it. The same events give the same
 * bytes, and reading and writing again gives them too.
 */
export function encodeEvents(events: readonly HistoryEvent[]): string {
  const values = new ValueTable()
  const texts = events.map((event) => values.encode(event))
  return `{"v":${CODEC_VERSION},"values":[${values.texts.join(',')}],"events":[${texts.join(',')}]}`
}

/** Reads what `encodeEvents` of this or an earlier release wrote, large values put back. Throws on a text of neither. */
export function decodeEvents(text: string): HistoryEvent[] {
  const { values, events } = upcast(JSON.parse(text) as Json)
  return events.map((event) => withValues(event, values) as unknown as HistoryEvent)
}

/** A command as compact JSON text, in the same form with one entry. */
export function encodeCommand(command: Command): string {
  const values = new ValueTable()
  const text = values.encode(command)
  return `{"v":${CODEC_VERSION},"values":[${values.texts.join(',')}],"events":[${text}]}`
}

/** Reads what `encodeCommand` wrote. */
export function decodeCommand(text: string): Command {
  const { values, events } = upcast(JSON.parse(text) as Json)
  return withValues(events[0] ?? {}, values) as unknown as Command
}

/** Takes values whose text has more than `threshold` characters out of an encoded text. */
export function extractBlobs(
  text: string,
  threshold: number,
): { readonly text: string; readonly blobs: readonly Blob[] } {
  if (text.length <= threshold) return { text, blobs: [] }
  const body = JSON.parse(text) as { v: number; values: Json[]; events: Json[] }
  const blobs: Blob[] = []
  const places: Record<string, string> = {}
  const values = body.values.map((value, index) => {
    const own = exactJson(value)
    if (own.length <= threshold) return own
    const hash = bytesToHex(sha256(utf8ToBytes(own)))
    if (!blobs.some((blob) => blob.hash === hash)) blobs.push({ hash, text: own })
    places[index] = hash
    return 'null'
  })
  if (blobs.length === 0) return { text, blobs }
  const events = exactJson(body.events)
  return {
    text: `${BLOBS_FIRST}${JSON.stringify(places)},"values":[${values.join(',')}],"events":${events}}`,
    blobs,
  }
}

const BLOBS_FIRST = `{"v":${CODEC_VERSION},"blobs":`

/** Hashes of the values that were taken out of a text. */
export function blobHashes(text: string): string[] {
  if (!text.startsWith(BLOBS_FIRST)) return []
  const { blobs } = JSON.parse(text) as { blobs: Record<string, string> }
  return [...new Set(Object.values(blobs))]
}

/** Puts large values back. Throws when one is missing: the log cannot be read without it. */
export function inlineBlobs(text: string, blobs: ReadonlyMap<string, string>): string {
  if (!text.startsWith(BLOBS_FIRST)) return text
  const body = JSON.parse(text) as {
    v: number
    blobs: Record<string, string>
    values: Json[]
    events: Json[]
  }
  const values = body.values.map((value, index) => {
    const hash = body.blobs[index]
    if (hash === undefined) return exactJson(value)
    const blob = blobs.get(hash)
    if (blob === undefined) throw new Error(`the large value ${hash} is missing from the store`)
    return blob
  })
  return `{"v":${body.v},"values":[${values.join(',')}],"events":${exactJson(body.events)}}`
}

/** The values of one text, each once. */
class ValueTable {
  readonly texts: string[] = []
  readonly #indexOf = new Map<string, number>()
  /** The same object is often named by several events of a decision; its text is made once. */
  readonly #textOf = new Map<object, string>()

  encode(entry: HistoryEvent | Command): string {
    const parts: string[] = []
    for (const [field, value] of Object.entries(entry)) {
      if (value === undefined) continue
      const text = this.#text(value)
      if (PAYLOAD_FIELDS.has(field) && text.length >= SHARED_FROM)
        parts.push(`"${field}$":${this.#index(text)}`)
      else parts.push(`"${field}":${text}`)
    }
    return `{${parts.join(',')}}`
  }

  #text(value: unknown): string {
    if (typeof value !== 'object' || value === null) return exactJson(value as Json)
    let text = this.#textOf.get(value)
    if (text === undefined) {
      text = exactJson(value as Json)
      this.#textOf.set(value, text)
    }
    return text
  }

  #index(text: string): number {
    let index = this.#indexOf.get(text)
    if (index === undefined) {
      index = this.texts.length
      this.texts.push(text)
      this.#indexOf.set(text, index)
    }
    return index
  }
}

/** Puts the shared values of an entry into their fields. Entries that name the same value share it. */
function withValues(entry: Json, values: readonly Json[]): JsonObject {
  if (!isObject(entry)) throw new Error('an entry of a log is not an object')
  const whole: JsonObject = {}
  for (const [field, value] of Object.entries(entry)) {
    if (field.endsWith('$') && typeof value === 'number')
      setKey(whole, field.slice(0, -1), values[value] ?? null)
    else setKey(whole, field, value)
  }
  return whole
}
