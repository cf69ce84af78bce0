import { Skeleton } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'

/** True once `ms` have passed since the first render: nothing flashes for waits that are over sooner. */
export function useLate(ms = 300): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), ms)
    return () => clearTimeout(timer)
  }, [ms])
  return late
}

/** Rows of a table that is on its way; shown only after 300 ms. */
export function RowsSkeleton({ rows = 6 }: { rows?: number }) {
  if (!useLate()) return null
  return (
    <div className="col" style={{ padding: 12 }}>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
        <Skeleton key={index} height={22} width={`${92 - ((index * 13) % 30)}%`} />
      ))}
    </div>
  )
}

/** A pane that is on its way; shown only after 300 ms, with words after 2 s. */
export function PaneSkeleton({ children }: { children?: ReactNode }) {
  const shown = useLate()
  const slow = useLate(2000)
  if (!shown) return null
  return (
    <div className="col" style={{ padding: 16, height: '100%' }}>
      <Skeleton height={14} width="30%" />
      <Skeleton style={{ flex: 1, minHeight: 80 }} />
      {slow && <span className="dim">{children ?? 'Still loading …'}</span>}
    </div>
  )
}
