import { useEffect, useState } from 'react'
import { formatDuration } from '../../ui/format.ts'

/** How long something has taken, or takes until now. */
export function Elapsed({ from, to }: { from: number; to: number | null }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (to !== null) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [to])
  return <span className="num">+{formatDuration(Math.max(0, (to ?? now) - from))}</span>
}
