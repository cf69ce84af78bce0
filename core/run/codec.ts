import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { isObject, type Json, type JsonObject, setKey } from '../std/json.ts'
import type { Command } from './command.ts'
import type { HistoryEvent } from './event.ts'
import { type Columns, columnsOf, columnsOfCode, PAYLOAD_FIELDS } from './event-columns.ts'
import { exactJson } from './exact-json.ts'
import { partsOf, upcast } from './upcast.ts'

/** The version that is written. Older ones are read through `upcast`. */
export const CODEC_VERSION = 3

/** Values whose JSON text is shorter than this stand where they are. */
const SHARED_FROM = 24

/** A large value taken out of a text, to be stored once per execution under the hash of its own text. */
export interface Blob {
  readonly hash: string
  readonly text: string
}

/**
 * The events of one decision as compact JSON text: `[version, seq, at, [values], [events]]`, and where large values were taken
 * out of it `{"v":3,"blobs":{…},"seq":…,"at":…,"values":[…],"events":[…]}`. Equal authors' values stand once among the values.
 * Frequent events are arrays, see event-columns.ts: an author's value is there by its index; the others are objects that name
 * one by its index under the field's name with a `$` behind it. Sequence and time stand with an event only where they do not
 * follow from the head. The same events give the same bytes, and reading and writing again gives them too.
 */
export function encodeEvents(events: readonly HistoryEvent[]): string {
  return encodeWithValues(events).text
}

/** As `encodeEvents`; `indexOf` tells where a value's own text stands among the values. */
export function encodeWithValues(events: readonly HistoryEvent[]): {
  readonly text: string
  indexOf(value: Json): number | undefined
} {
  const [seq, at] = [events[0]?.seq ?? 0, events[0]?.at ?? 0]
  const values = new ValueTable()
  const texts = events.map((event, i) => values.encodeEvent(event, seq + i, at))
  const text = `[${CODEC_VERSION},${seq},${at},[${values.texts.join(',')}],[${texts.join(',')}]]`
  return { text, indexOf: (value) => values.find(value) }
}

/** Reads what `encodeEvents` of this or an earlier release wrote, large values put back. Throws on a text of neither. */
export function decodeEvents(text: string): HistoryEvent[] {
  const { seq, at, values, events } = upcast(JSON.parse(text) as Json)
  return events.map((event, i) => {
    const whole = Array.isArray(event) ? fromColumns(event, values, at ?? 0) : withValues(event, values)
    // Where they stand with the event they were written so.
    whole.seq ??= seq === null ? seq : seq + i
    whole.at ??= at
    if (whole.seq === null || whole.at === null) throw new Error('an event of a log has no number or no time')
    return whole as unknown as HistoryEvent
  })
}

/** The authors' values of an encoded text, large ones put back. */
export function decodeValues(text: string): readonly Json[] {
  return upcast(JSON.parse(text) as Json).values
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
  const { v, values: all, events, ...head } = partsOf(JSON.parse(text) as Json) as unknown as Body
  const blobs: Blob[] = []
  const places: Record<string, string> = {}
  const values = all.map((value, index) => {
    const own = exactJson(value)
    if (own.length <= threshold) return own
    const hash = bytesToHex(sha256(utf8ToBytes(own)))
    if (!blobs.some((blob) => blob.hash === hash)) blobs.push({ hash, text: own })
    places[index] = hash
    return 'null'
  })
  if (blobs.length === 0) return { text, blobs }
  const rest = `${headText(head)}"values":[${values.join(',')}],"events":${exactJson(events)}}`
  return { text: `{"v":${v},"blobs":${JSON.stringify(places)},${rest}`, blobs }
}

/** The first version whose texts of events are arrays as a whole. */
const ARRAYS_FROM = 3

/** The outer form of an encoded text of any version. */
interface Body {
  readonly v: number
  readonly blobs?: Record<string, string>
  readonly values: Json[]
  readonly events: Json[]
  readonly seq?: number
  readonly at?: number
}

/** Sequence and time, with the commas behind them. */
function headText(head: { readonly seq?: number; readonly at?: number }): string {
  return Object.entries(head)
    .map(([name, value]) => `"${name}":${value},`)
    .join('')
}

const BLOBS_FIRST = /^\{"v":\d+,"blobs":/

/** Hashes of the values that were taken out of a text. */
export function blobHashes(text: string): string[] {
  if (!BLOBS_FIRST.test(text)) return []
  const { blobs } = JSON.parse(text) as { blobs: Record<string, string> }
  return [...new Set(Object.values(blobs))]
}

/** Puts large values back. Throws when one is missing: the log cannot be read without it. */
export function inlineBlobs(text: string, blobs: ReadonlyMap<string, string>): string {
  if (!BLOBS_FIRST.test(text)) return text
  const { v, blobs: places = {}, values: all, events, ...head } = JSON.parse(text) as Body
  const values = all.map((value, index) => {
    const hash = places[index]
    if (hash === undefined) return exactJson(value)
    const blob = blobs.get(hash)
    if (blob === undefined) throw new Error(`the large value ${hash} is missing from the store`)
    return blob
  })
  const { seq, at } = head
  if (v >= ARRAYS_FROM && seq !== undefined && at !== undefined)
    return `[${v},${seq},${at},[${values.join(',')}],${exactJson(events)}]`
  return `{"v":${v},${headText(head)}"values":[${values.join(',')}],"events":${exactJson(events)}}`
}

/** The values of one text, each once. */
class ValueTable {
  readonly texts: string[] = []
  readonly #indexOf = new Map<string, number>()
  /** The same object is often named by several events of a decision; its text is made once. */
  readonly #textOf = new Map<object, string>()

  /** The index of a value that stands here already. */
  find(value: Json): number | undefined {
    return this.#indexOf.get(this.#text(value))
  }

  encode(entry: Command): string {
    return this.#object(entry, (_, value) => value !== undefined)
  }

  encodeEvent(event: HistoryEvent, seq: number, at: number): string {
    const columns = columnsOf(event.type)
    const places = columns === undefined ? null : placesOf(event, columns, at)
    if (columns === undefined || places === null) return this.#object(event, isOwn(seq, at))
    let text = `["${columns.code}"`
    // The type, and what follows from the head.
    let told = 1 + (event.seq === seq ? 1 : 0) + (event.at === at ? 1 : 0)
    let i = 0
    for (const { payload, time } of columns.list) {
      const value = places[i++]
      if (value === undefined) {
        text += ',null'
        continue
      }
      told++
      if (payload) text += `,${this.#index(this.#text(value))}`
      else text += time && typeof value === 'number' ? `,${value - at}` : `,${this.#text(value)}`
    }
    if (told === fieldCount(event)) return `${text}]`
    const own = isOwn(seq, at)
    const rest = this.#object(event, (field, value) => !columns.names.has(field) && own(field, value))
    return rest === '{}' ? `${text}]` : `${text},${rest}]`
  }

  #object(entry: HistoryEvent | Command, wanted: (field: string, value: unknown) => boolean): string {
    const parts: string[] = []
    for (const [field, value] of Object.entries(entry)) {
      if (!wanted(field, value)) continue
      const text = this.#text(value)
      if (PAYLOAD_FIELDS.has(field) && text.length >= SHARED_FROM)
        parts.push(`"${field}$":${this.#index(text)}`)
      else parts.push(`"${field}":${text}`)
    }
    return `{${parts.join(',')}}`
  }

  #text(value: unknown): string {
    if (value === null) return 'null'
    if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
    if (typeof value !== 'object') return JSON.stringify(value)
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

/**
 * What stands in an event's columns, undefined for a field that it does not have; null when it does not fit them: null in the
 * place of an optional field says that it is absent, and a time must be exact as a distance.
 */
function placesOf(event: HistoryEvent, { list }: Columns, at: number): (Json | undefined)[] | null {
  const fields = event as unknown as Readonly<Record<string, Json | undefined>>
  const places: (Json | undefined)[] = []
  for (const { name, optional, time } of list) {
    const value = fields[name]
    if (value === (optional ? null : undefined)) return null
    if (time && typeof value === 'number' && value - at + at !== value) return null
    places.push(value)
  }
  return places
}

/** True for what an event has to say itself: it does not follow from the head. */
function isOwn(seq: number, at: number): (field: string, value: unknown) => boolean {
  return (field, value) =>
    value !== undefined && !(field === 'seq' && value === seq) && !(field === 'at' && value === at)
}

function fieldCount(event: HistoryEvent): number {
  let count = 0
  for (const _ in event) count++
  return count
}

/** An event that was stored as an array. */
function fromColumns(entry: readonly Json[], values: readonly Json[], at: number): JsonObject {
  const columns = typeof entry[0] === 'string' ? columnsOfCode(entry[0]) : undefined
  if (columns === undefined) throw new Error('an entry of a log has a code that is not known here')
  const whole: JsonObject = { type: columns.type }
  let i = 1
  for (const { name, optional, time, payload } of columns.list) {
    const place = entry[i++] ?? null
    if (optional && place === null) continue
    if (payload) whole[name] = values[place as number] ?? null
    else whole[name] = time && typeof place === 'number' ? place + at : place
  }
  const rest = entry[i]
  return rest === undefined ? whole : { ...whole, ...withValues(rest, values) }
}
