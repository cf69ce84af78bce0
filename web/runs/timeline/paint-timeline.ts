import type { VisitEnd, VisitRecord } from '../../../core/replay/history-index.ts'
import type { StatusTrack } from '../../../core/replay/status-track.ts'
import { formatDuration, formatNumber } from '../../ui/format.ts'
import { STATUS, type Status } from '../../ui/status.ts'
import type { TimeScale } from './time-scale.ts'
import { type Bar, barBox, type TimelineRow } from './timeline-rows.ts'

/** Height of the ruler above the rows, in pixels. */
export const RULER = 20

/** What one paint of the timeline needs. */
export interface TimelineScene {
  readonly rows: readonly TimelineRow[]
  readonly scale: TimeScale
  readonly cursor: number
  readonly length: number
  readonly width: number
  readonly height: number
  readonly scrollTop: number
  readonly color: (token: string) => string
  readonly track: StatusTrack
}

/** Paints ruler, bars and cursor line; what the cursor has not reached yet is pale. */
export function paintTimeline(ctx: CanvasRenderingContext2D, scene: TimelineScene): void {
  ctx.clearRect(0, 0, scene.width, scene.height)
  paintRuler(ctx, scene)
  ctx.save()
  ctx.beginPath()
  ctx.rect(0, RULER, scene.width, scene.height - RULER)
  ctx.clip()
  ctx.translate(0, RULER - scene.scrollTop)
  for (const row of scene.rows) {
    if (row.top + row.height < scene.scrollTop || row.top > scene.scrollTop + scene.height) continue
    paintRow(ctx, scene, row)
  }
  ctx.restore()
  paintCursor(ctx, scene)
}

function paintRuler(ctx: CanvasRenderingContext2D, scene: TimelineScene): void {
  ctx.font = '10.5px "Inter Variable", sans-serif'
  ctx.textBaseline = 'middle'
  for (const mark of scene.scale.marks(Math.floor(scene.width / 90))) {
    const x = Math.round(mark.place * scene.width) + 0.5
    ctx.strokeStyle = scene.color('--line')
    ctx.beginPath()
    ctx.moveTo(x, RULER)
    ctx.lineTo(x, scene.height)
    ctx.stroke()
    ctx.fillStyle = scene.color('--text-3')
    const label = scene.scale.mode === 'events' ? formatNumber(mark.value) : `+${formatDuration(mark.value)}`
    ctx.fillText(label, x + 3, RULER / 2)
  }
}

function paintRow(ctx: CanvasRenderingContext2D, scene: TimelineScene, row: TimelineRow): void {
  ctx.fillStyle = scene.color('--line')
  ctx.globalAlpha = 0.5
  ctx.fillRect(0, row.top + row.height - 1, scene.width, 1)
  ctx.globalAlpha = 1
  let drawnTo = -1
  for (const bar of row.bars) {
    const { visit } = bar
    const from = scene.scale.place(visit.enteredSeq) * scene.width
    const to = endOf(scene.scale, visit) * scene.width
    if (to < 0 || from > scene.width) continue
    // In a crowded row a bar that would cover no new pixel is not worth painting, unless it tells of a failure.
    if (row.lanes === 1 && to - from < 1 && Math.floor(to) === drawnTo && visit.end === 'succeeded') continue
    drawnTo = Math.floor(to)
    paintBar(ctx, scene, row, bar, from, Math.max(to, from + 3))
  }
}

/** Where a visit ends on the scale. */
export function endOf(scale: TimeScale, visit: VisitRecord): number {
  return visit.exitedSeq === null ? scale.openEnd() : scale.place(visit.exitedSeq)
}

function paintBar(
  ctx: CanvasRenderingContext2D,
  scene: TimelineScene,
  row: TimelineRow,
  bar: Bar,
  from: number,
  to: number,
): void {
  const { y, height } = barBox(row, bar)
  const future = bar.visit.enteredSeq > scene.cursor
  const look = STATUS[statusOfVisit(bar.visit, scene.cursor, scene.track)]
  const color = scene.color(look.color)
  ctx.globalAlpha = future ? 0.14 : 0.32
  ctx.fillStyle = color
  ctx.beginPath()
  ctx.roundRect(from, y, to - from, height, Math.min(3, height / 2))
  ctx.fill()
  ctx.globalAlpha = future ? 0.25 : 1
  ctx.fillRect(from, y, 2, height)
  if (!future) paintAttempts(ctx, scene, bar.visit, y, height, color)
  ctx.globalAlpha = 1
}

/** Attempts are the solid part of a bar; what lies between two of them is the wait for the next. */
function paintAttempts(
  ctx: CanvasRenderingContext2D,
  scene: TimelineScene,
  visit: VisitRecord,
  y: number,
  height: number,
  color: string,
): void {
  visit.attempts.forEach((attempt, i) => {
    if (attempt.scheduledSeq > scene.cursor) return
    const end = attempt.endedSeq ?? visit.attempts[i + 1]?.scheduledSeq ?? visit.exitedSeq ?? scene.length
    const from = scene.scale.place(attempt.scheduledSeq) * scene.width
    const open = attempt.endedSeq === null && visit.exitedSeq === null && scene.cursor === scene.length
    const reached = Math.min(end, Math.max(scene.cursor, attempt.scheduledSeq))
    const to = (open ? scene.scale.openEnd() : scene.scale.place(reached)) * scene.width
    ctx.fillStyle = attempt.failed && end <= scene.cursor ? scene.color('--st-red') : color
    ctx.fillRect(from, y + height / 2 - 1.5, Math.max(2, to - from), 3)
    const next = visit.attempts[i + 1]
    if (next !== undefined && attempt.endedSeq !== null) {
      ctx.fillStyle = scene.color('--st-orange')
      const until = scene.scale.place(Math.min(next.scheduledSeq, scene.cursor)) * scene.width
      for (let x = to + 2; x < until - 1; x += 4) ctx.fillRect(x, y + height / 2 - 0.5, 2, 1)
    }
  })
}

function paintCursor(ctx: CanvasRenderingContext2D, scene: TimelineScene): void {
  const x = scene.scale.place(scene.cursor) * scene.width
  if (x < -4 || x > scene.width + 4) return
  const at = Math.min(Math.max(x, 1), scene.width - 1)
  ctx.fillStyle = scene.color('--accent')
  ctx.fillRect(at - 0.75, 0, 1.5, scene.height)
  ctx.beginPath()
  ctx.moveTo(at - 5, 0)
  ctx.lineTo(at + 5, 0)
  ctx.lineTo(at, 7)
  ctx.fill()
}

const ENDS: Readonly<Record<VisitEnd, Status>> = {
  running: 'running',
  succeeded: 'succeeded',
  caught: 'caught',
  failed: 'failed',
  timedOut: 'timedOut',
  aborted: 'aborted',
}

/** How a visit stood when the cursor was where it is; one that was under way looks as its state does on the canvas. */
export function statusOfVisit(visit: VisitRecord, cursor: number, track: StatusTrack): Status {
  if (visit.exitedSeq !== null && visit.exitedSeq <= cursor) return ENDS[visit.end]
  if (visit.enteredSeq > cursor) return ENDS[visit.end]
  const { status, active } = track.at(visit.pointer, cursor)
  if (status === 'waiting') return 'waiting'
  // Of several visits under way some may work while another waits for its next attempt.
  return status === 'retrying' && active === 1 ? 'retrying' : 'running'
}
