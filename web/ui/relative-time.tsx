import { useEffect, useState } from 'react'
import { formatMoment, formatRelative } from './format.ts'

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | null = null

/** One clock for every relative time on the page: a thousand rows are one timer. */
function useMinuteHand(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const tick = () => setNow(Date.now())
    listeners.add(tick)
    timer ??= setInterval(() => {
      for (const listener of listeners) listener()
    }, 10_000)
    return () => {
      listeners.delete(tick)
      if (listeners.size === 0 && timer !== null) {
        clearInterval(timer)
        timer = null
      }
    }
  }, [])
  return now
}

/** "4 min ago"; the whole moment on hover. */
export function RelativeTime({ at }: { at: number }) {
  const now = useMinuteHand()
  return (
    <time className="num" dateTime={new Date(at).toISOString()} title={formatMoment(at)}>
      {formatRelative(at, Math.max(now, at - 1))}
    </time>
  )
}
