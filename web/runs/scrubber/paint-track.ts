import type { HistoryEvent } from '../../../core/run/event.ts'
import type { TokenColors } from '../../ui/token-colors.ts'

/** What the scrubber's track shows of a log. */
export interface Track {
  readonly length: number
  readonly events: readonly HistoryEvent[]
  readonly decisionStarts: readonly number[]
}

/** Steps are only drawn as long as there is room between them. */
const ROOM = 4

/** Where an event stands on a track of that width. */
export function trackX(seq: number, length: number, width: number): number {
  return length <= 1 ? width : ((seq - 1) / (length - 1)) * width
}

/** The event under a place of the track. */
export function trackSeq(x: number, length: number, width: number): number {
  return Math.max(1, Math.min(length, Math.round((x / Math.max(1, width)) * (length - 1)) + 1))
}

/** Paints the track: what has passed, short marks for steps, longer ones for decisions, failures and people's acts in colour. */
export function paintTrack(
  ctx: CanvasRenderingContext2D,
  { width, height }: { readonly width: number; readonly height: number },
  color: TokenColors,
  track: Track,
  cursor: number,
): void {
  ctx.clearRect(0, 0, width, height)
  const middle = height / 2
  bar(ctx, 0, width, middle, color('--surface-3'))
  bar(ctx, 0, trackX(cursor, track.length, width), middle, color('--accent'))
  const room = width / Math.max(1, track.length)
  ctx.fillStyle = color('--text-3')
  if (room >= ROOM) {
    ctx.globalAlpha = 0.45
    for (let seq = 1; seq <= track.length; seq++)
      ctx.fillRect(trackX(seq, track.length, width) - 0.5, middle + 5, 1, 3)
  }
  if (width / Math.max(1, track.decisionStarts.length) >= ROOM) {
    ctx.globalAlpha = 0.8
    for (const seq of track.decisionStarts)
      ctx.fillRect(trackX(seq, track.length, width) - 0.5, middle + 5, 1, 6)
  }
  ctx.globalAlpha = 1
  paintNotable(ctx, width, middle, color, track)
  const x = Math.min(Math.max(trackX(cursor, track.length, width), 5), width - 5)
  ctx.fillStyle = color('--accent')
  ctx.beginPath()
  ctx.arc(x, middle, 6, 0, Math.PI * 2)
  ctx.fill()
  ctx.fillStyle = color('--surface')
  ctx.beginPath()
  ctx.arc(x, middle, 2.5, 0, Math.PI * 2)
  ctx.fill()
}

function bar(ctx: CanvasRenderingContext2D, from: number, to: number, middle: number, color: string): void {
  ctx.fillStyle = color
  ctx.beginPath()
  ctx.roundRect(from, middle - 2, Math.max(0, to - from), 4, 2)
  ctx.fill()
}

function paintNotable(
  ctx: CanvasRenderingContext2D,
  width: number,
  middle: number,
  color: TokenColors,
  track: Track,
): void {
  for (const event of track.events) {
    const token = notable(event)
    if (token === null) continue
    ctx.fillStyle = color(token)
    ctx.beginPath()
    ctx.arc(trackX(event.seq, track.length, width), middle - 7, 2, 0, Math.PI * 2)
    ctx.fill()
  }
}

/** The colour of events that one looks for in a long log; null for the others. */
function notable(event: HistoryEvent): string | null {
  switch (event.type) {
    case 'TaskFailed':
    case 'TaskTimedOut':
    case 'EvaluationFailed':
    case 'ExecutionFailed':
    case 'ExecutionTimedOut':
      return '--st-red'
    case 'ValueEdited':
    case 'ExecutionForked':
    case 'ExecutionRedriven':
      return '--accent'
    case 'ExecutionHeld':
    case 'SignalReceived':
      return '--st-amber'
    default:
      return null
  }
}
