const NUMBER = new Intl.NumberFormat('en')
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

/** 1204 -> "1,204". */
export function formatNumber(value: number): string {
  return NUMBER.format(value)
}

/** Milliseconds as people say them: "430 ms", "3.2 s", "4m 12s", "2h 05m", "3d 4h". */
export function formatDuration(ms: number): string {
  if (ms < 0) return `-${formatDuration(-ms)}`
  if (ms < 1) return '0 ms'
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}m ${pad(seconds % 60)}s`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return `${hours}h ${pad(minutes % 60)}m`
  return `${Math.floor(hours / 24)}d ${hours % 24}h`
}

/** A moment as far as it is away from `now`: "just now", "4 min ago", "in 2 h", later a date. */
export function formatRelative(at: number, now: number): string {
  const away = now - at
  const size = Math.abs(away)
  if (size < 10_000) return away >= 0 ? 'just now' : 'in a moment'
  const words =
    size < 60_000
      ? `${Math.floor(size / 1000)} s`
      : size < 3_600_000
        ? `${Math.floor(size / 60_000)} min`
        : size < 86_400_000
          ? `${Math.floor(size / 3_600_000)} h`
          : size < 14 * 86_400_000
            ? `${Math.floor(size / 86_400_000)} d`
            : null
  if (words === null) return formatDate(at)
  return away >= 0 ? `${words} ago` : `in ${words}`
}

/** "21 Nov 2026" in the reader's own time zone. */
export function formatDate(at: number): string {
  return DATE.format(at)
}

/** "12:03:41" or with milliseconds "12:03:41.204", in the reader's own time zone. */
export function formatTime(at: number, milliseconds = false): string {
  const date = new Date(at)
  const base = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`
  return milliseconds ? `${base}.${String(date.getMilliseconds()).padStart(3, '0')}` : base
}

/** A moment to come, as short as it can be: "14:05:09" while it is near, "14:05" today, else "22 Nov, 14:05". */
export function formatUntil(at: number, now: number): string {
  const time = formatTime(at)
  if (at - now < 120_000) return time
  const today = formatDate(at) === formatDate(now)
  return today ? time.slice(0, 5) : `${DAY.format(at)}, ${time.slice(0, 5)}`
}

/** The whole moment, for hovering: "21 Nov 2026, 12:03:41.204". */
export function formatMoment(at: number): string {
  return `${formatDate(at)}, ${formatTime(at, true)}`
}

/** Cuts a long text in its middle, so that both ends stay readable. */
export function middleCut(text: string, length: number): string {
  if (text.length <= length) return text
  const keep = Math.max(2, length - 1)
  const head = Math.ceil(keep / 2)
  return `${text.slice(0, head)}…${text.slice(text.length - (keep - head))}`
}

/** "1 state", "2 states". */
export function count(value: number, noun: string, plural = `${noun}s`): string {
  return `${formatNumber(value)} ${value === 1 ? noun : plural}`
}

const pad = (value: number): string => String(value).padStart(2, '0')
