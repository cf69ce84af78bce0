import { isObject, type Json } from '../std/json.ts'
import { columnsOf } from './event-columns.ts'

/** An encoded text, read and brought to the present version. */
export interface Body {
  /** Sequence number of the first event, and the time of all, where an event does not say its own; null: each does. */
  readonly seq: number | null
  readonly at: number | null
  readonly values: readonly Json[]
  readonly events: readonly Json[]
}

/**
 * From each version to the next. A step that has been released is never changed: histories written with it are read
 * for ever.
 */
const UPCASTERS: readonly ((body: Json) => Json)[] = [
  // 0, before the first release: values stood in the events, and there was no table of them.
  (body) => ({ v: 1, values: [], events: isObject(body) ? (body.events ?? []) : [] }),
  // 1: every event was an object with its own sequence number and time.
  (body) => ({ ...(isObject(body) ? body : {}), v: 2 }),
  // 2: an event's array began with its type, and times in it were whole.
  (body) => {
    const { at, events, ...rest } = isObject(body) ? body : {}
    const short = (event: Json): Json =>
      Array.isArray(event) ? coded(event, typeof at === 'number' ? at : 0) : event
    return { ...rest, at: at ?? null, events: Array.isArray(events) ? events.map(short) : [], v: 3 }
  },
]

function coded([type, ...places]: readonly Json[], at: number): Json {
  const columns = columnsOf(String(type))
  if (columns === undefined)
    throw new Error(`an entry of a log has the type ${String(type)}, which is not known here`)
  const short = places.map((place, i) =>
    columns.list[i]?.time === true && typeof place === 'number' ? place - at : place,
  )
  return [columns.code, ...short]
}

/** The form of most texts: version, sequence, time, values, events. */
export function partsOf(body: Json): Json {
  if (!Array.isArray(body)) return body
  const [v, seq, at, values, events] = body
  return { v: v ?? -1, seq: seq ?? null, at: at ?? null, values: values ?? null, events: events ?? null }
}

/** Brings a parsed text of any version to the present form. Throws on a version that is not known here. */
export function upcast(body: Json): Body {
  let at = partsOf(body)
  for (;;) {
    const version = isObject(at) && typeof at.v === 'number' ? at.v : -1
    if (
      version === UPCASTERS.length &&
      isObject(at) &&
      Array.isArray(at.values) &&
      Array.isArray(at.events)
    ) {
      const { seq, at: time, values, events } = at
      const number = (one: Json | undefined): number | null => (typeof one === 'number' ? one : null)
      return { seq: number(seq), at: number(time), values, events }
    }
    const step = UPCASTERS[version]
    if (step === undefined) {
      throw new Error(
        `a log of version ${version} cannot be read: this release knows up to ${UPCASTERS.length}`,
      )
    }
    at = step(at)
  }
}
