import { isObject, type Json, type JsonObject } from '../std/json.ts'
import { parseJsonText } from '../std/json-text.ts'

/** One event as `get-execution-history` prints it; details stand under their own name or under `details`. */
export type RecordedEvent = JsonObject

/** The details of an event, `{}` where it has none. */
export function detailsOf(event: RecordedEvent): JsonObject {
  const holder = isObject(event.details) ? event.details : event
  const key = Object.keys(holder).find((k) => k.endsWith('EventDetails'))
  const details = key === undefined ? undefined : holder[key]
  return isObject(details) ? details : {}
}

/** Milliseconds since 1970, of seconds or of ISO 8601 text; null for a recording without times. */
export function timeOf(event: RecordedEvent): number | null {
  if (typeof event.timestamp === 'number') return Math.round(event.timestamp * 1000)
  const parsed = typeof event.timestamp === 'string' ? Date.parse(event.timestamp) : Number.NaN
  return Number.isNaN(parsed) ? null : parsed
}

/** False where the recording says that it has cut the value off. */
export function isKnown(details: JsonObject, field: string): boolean {
  const about = details[`${field}Details`]
  return !(isObject(about) && (about.truncated === true || about.included === false))
}

/** Histories carry values as JSON text; recordings for tests may have them parsed already. */
export function recordedValue(value: Json | undefined): Json {
  if (typeof value !== 'string') return value ?? null
  const parsed = parseJsonText(value)
  return parsed.ok ? parsed.value : value
}

/** The object with each value changed. */
export function mapValues(object: JsonObject, change: (value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]))
}

/** The field as an object to spread, empty where there is none. */
export function text(details: JsonObject, key: 'error' | 'cause'): object {
  const value = details[key]
  return value === undefined || value === null ? {} : { [key]: asText(value) }
}

/** Error and cause, empty texts where they are missing. */
export function failureOf(details: JsonObject): { error: string; cause: string } {
  return { error: asText(details.error ?? ''), cause: asText(details.cause ?? '') }
}

/** How an attempt ended: its error, null where it has none, and its cause where it has one. */
export function endingOf(details: JsonObject): { error: string | null; cause?: string } {
  const { error, cause } = details
  return {
    error: error === undefined || error === null ? null : asText(error),
    ...(cause === undefined || cause === null ? {} : { cause: asText(cause) }),
  }
}

/** Causes are often JSON text, which recordings for tests may have parsed already. */
function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
