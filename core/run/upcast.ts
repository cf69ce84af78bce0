import { isObject, type Json } from '../std/json.ts'

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
]

/** Brings a parsed text of any version to the present form. Throws on a version that is not known here. */
export function upcast(body: Json): Body {
  let at = body
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
