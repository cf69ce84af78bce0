import { type PointerEvent, type RefObject, useEffect, useRef } from 'react'
import { formatDuration } from '../../ui/format.ts'
import { STATUS } from '../../ui/status.ts'
import { type Run, useRun } from '../run.ts'
import { endOf, RULER, statusOfVisit } from './paint-timeline.ts'
import type { Span, TimeScale } from './time-scale.ts'
import { type Bar, barBox, rowAt, type TimelineRow } from './timeline-rows.ts'

/** Dragging moves the cursor, Ctrl + wheel zooms around the pointer, a sideways wheel pans; hovering a bar names it. */
export function useTimelineHand(
  rows: readonly TimelineRow[],
  scale: TimeScale,
  scroller: RefObject<HTMLDivElement | null>,
  onSpan: (span: Span | null) => void,
) {
  const run = useRun()
  const dragging = useRef(false)
  useWheel(scale, scroller, onSpan)
  const goTo = (event: PointerEvent<HTMLCanvasElement>, exact: boolean) => {
    const place = event.nativeEvent.offsetX / event.currentTarget.clientWidth
    const seq = scale.seqAt(Math.min(1, Math.max(0, place)))
    const bar = exact ? barUnder(event, rows, scale, scroller) : undefined
    run.cursor.pause()
    run.cursor.goTo(bar === undefined ? seq : within(run, bar, seq))
  }
  return {
    onPointerDown: (event: PointerEvent<HTMLCanvasElement>) => {
      if (event.button !== 0) return
      dragging.current = true
      event.currentTarget.setPointerCapture(event.pointerId)
      goTo(event, true)
    },
    onPointerMove: (event: PointerEvent<HTMLCanvasElement>) => {
      if (dragging.current) goTo(event, false)
      else event.currentTarget.title = titleOf(barUnder(event, rows, scale, scroller), run)
    },
    onPointerUp: () => {
      dragging.current = false
    },
  }
}

function useWheel(
  scale: TimeScale,
  scroller: RefObject<HTMLDivElement | null>,
  onSpan: (span: Span | null) => void,
): void {
  useEffect(() => {
    const at = scroller.current
    if (at === null) return
    const onWheel = (event: WheelEvent) => {
      const canvas = at.querySelector('canvas')
      if (canvas === null) return
      const box = canvas.getBoundingClientRect()
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault()
        onSpan(scale.zoomed(Math.exp(event.deltaY / 300), (event.clientX - box.left) / box.width))
      } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        event.preventDefault()
        onSpan(scale.panned((event.deltaX || event.deltaY) / box.width))
      }
    }
    at.addEventListener('wheel', onWheel, { passive: false })
    return () => at.removeEventListener('wheel', onWheel)
  }, [scale, scroller, onSpan])
}

/** The last event of the bar's visit at or before `seq`, so that a click inside of a bar stays inside of it. */
function within(run: Run, bar: Bar, seq: number): number {
  const { id, enteredSeq, exitedSeq } = bar.visit
  for (let at = Math.min(seq, exitedSeq ?? seq); at > enteredSeq; at--) {
    if (run.timeline.event(at)?.visit === id) return at
  }
  return enteredSeq
}

function barUnder(
  event: PointerEvent<HTMLCanvasElement>,
  rows: readonly TimelineRow[],
  scale: TimeScale,
  scroller: RefObject<HTMLDivElement | null>,
): Bar | undefined {
  const { offsetX: x, offsetY } = event.nativeEvent
  const y = offsetY - RULER + (scroller.current?.scrollTop ?? 0)
  const row = offsetY < RULER ? undefined : rowAt(rows, y)
  if (row === undefined) return undefined
  const width = event.currentTarget.clientWidth
  return row.bars.findLast((bar) => {
    const box = barBox(row, bar)
    const from = scale.place(bar.visit.enteredSeq) * width
    const to = endOf(scale, bar.visit) * width
    return x >= from - 2 && x <= Math.max(to, from + 3) + 2 && y >= box.y - 1 && y <= box.y + box.height + 1
  })
}

function titleOf(bar: Bar | undefined, run: Run): string {
  if (bar === undefined) return ''
  const { visit } = bar
  const status = STATUS[statusOfVisit(visit, run.timeline.length, run.timeline.track)].label
  const took = visit.exitedAt === null ? '' : `, ${formatDuration(visit.exitedAt - visit.enteredAt)}`
  const tries = visit.attempts.length > 1 ? `, ${visit.attempts.length} attempts` : ''
  return `${visit.name}: ${status.toLowerCase()}${took}${tries}`
}
