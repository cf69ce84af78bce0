/** A point in time: whole seconds since 1970 UTC, and the nanoseconds behind them (0 to 999,999,999). */
export interface Instant {
  readonly seconds: number
  readonly nanos: number
}

const TIMESTAMP =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):(\d{2}))$/

/**
 * Reads an RFC 3339 timestamp as States Language wants it: upper-case T, and Z or an offset. Null when the text is
 * anything else, a date that no calendar has included.
 */
export function parseTimestamp(text: string): Instant | null {
  const found = TIMESTAMP.exec(text)
  if (found === null) return null
  const part = (index: number): number => Number(found[index] ?? 0)
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)]
  if (hour > 23 || minute > 59 || second > 59 || part(9) > 18 || part(10) > 59) return null
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day)
    return null
  const offset = (part(9) * 60 + part(10)) * (found[8] === '-' ? -60 : 60)
  const seconds = date.getTime() / 1000 + hour * 3600 + minute * 60 + second - offset
  return { seconds, nanos: Number((found[7] ?? '').padEnd(9, '0')) }
}

/** Negative when `a` is earlier than `b`, 0 when both are the same instant. */
export function compareInstants(a: Instant, b: Instant): number {
  return a.seconds - b.seconds || a.nanos - b.nanos
}
