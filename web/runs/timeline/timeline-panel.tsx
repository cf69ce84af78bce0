import { ActionIcon, SegmentedControl, Tooltip } from '@mantine/core'
import {
  IconChevronDown,
  IconChevronRight,
  IconZoomIn,
  IconZoomOut,
  IconZoomReset,
} from '@tabler/icons-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Pointer } from '../../../core/std/json-pointer.ts'
import { usePainted } from '../../ui/use-painted.ts'
import { type Run, useLogStatus, useRun } from '../run.ts'
import { paintTimeline, RULER } from './paint-timeline.ts'
import { type ScaleMode, type Span, TimeScale } from './time-scale.ts'
import classes from './timeline.module.css'
import { rowsHeight, type TimelineRow, timelineRows } from './timeline-rows.ts'
import { useTimelineHand } from './use-timeline-hand.ts'

/** States by time, with attempts, waits and retries; the cursor is a vertical line. */
export function TimelinePanel() {
  const run = useRun()
  const { version } = useLogStatus()
  const [folded, setFolded] = useState<ReadonlySet<Pointer>>(new Set())
  const [mode, setMode] = useState<ScaleMode>('time')
  const [span, setSpan] = useState<Span | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for what the timeline holds
  const rows = useMemo(() => timelineRows(run.timeline.index, folded), [run, folded, version])
  const now = useNow(run)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for what the timeline holds
  const scale = useMemo(() => new TimeScale(run.timeline, mode, span, now), [run, mode, span, version, now])
  const scroller = useRef<HTMLDivElement>(null)
  const canvas = useTimelineCanvas(rows, scale, scroller)
  const hand = useTimelineHand(rows, scale, scroller, setSpan)
  const toggle = (pointer: Pointer) =>
    setFolded((now) =>
      now.has(pointer) ? new Set([...now].filter((p) => p !== pointer)) : new Set(now).add(pointer),
    )
  return (
    <section className={classes.panel} aria-label="Timeline">
      <Tools
        mode={mode}
        onMode={(next) => {
          setMode(next)
          setSpan(null)
        }}
        scale={scale}
        onSpan={setSpan}
      />
      <div ref={scroller} className={classes.scroller}>
        <div className={classes.labels} style={{ height: rowsHeight(rows) + RULER, paddingTop: RULER }}>
          {rows.map((row) => (
            <RowLabel key={row.pointer} row={row} onToggle={toggle} />
          ))}
        </div>
        <canvas ref={canvas} className={classes.canvas} data-testid="timeline" {...hand} />
      </div>
    </section>
  )
}

/** The time, once a second, while the run is under way; null afterwards. */
function useNow(run: Run): number | null {
  useLogStatus()
  const running = run.timeline.head.status === 'RUNNING'
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [running])
  return running ? now : null
}

function useTimelineCanvas(
  rows: readonly TimelineRow[],
  scale: TimeScale,
  scroller: React.RefObject<HTMLDivElement | null>,
) {
  const run = useRun()
  const paint = useCallback<Parameters<typeof usePainted>[0]>(
    (ctx, size, color) => {
      const scrollTop = scroller.current?.scrollTop ?? 0
      paintTimeline(ctx, {
        rows,
        scale,
        cursor: run.cursor.seq,
        length: run.timeline.length,
        track: run.timeline.track,
        ...size,
        scrollTop,
        color,
      })
    },
    [run, rows, scale, scroller],
  )
  const subscribe = useCallback(
    (repaint: () => void) => {
      const at = scroller.current
      at?.addEventListener('scroll', repaint, { passive: true })
      const stop = run.cursor.store.subscribe(repaint)
      return () => {
        at?.removeEventListener('scroll', repaint)
        stop()
      }
    },
    [run, scroller],
  )
  return usePainted(paint, subscribe)
}

function RowLabel({ row, onToggle }: { row: TimelineRow; onToggle: (pointer: Pointer) => void }) {
  const run = useRun()
  const go = () => {
    const visit = row.bars.find((bar) => bar.visit.enteredSeq > run.cursor.seq)?.visit ?? row.bars[0]?.visit
    if (visit === undefined) return
    run.cursor.pause()
    run.cursor.goTo(visit.enteredSeq)
  }
  return (
    <div className={classes.label} style={{ height: row.height, paddingLeft: 8 + row.depth * 14 }}>
      {row.nested ? (
        <button
          type="button"
          className={classes.fold}
          aria-label={`${row.folded ? 'Unfold' : 'Fold'} ${row.name}`}
          aria-expanded={!row.folded}
          onClick={() => onToggle(row.pointer)}
        >
          {row.folded ? <IconChevronRight size={13} /> : <IconChevronDown size={13} />}
        </button>
      ) : (
        <span className={classes.noFold} />
      )}
      <button type="button" className={classes.name} title={row.name} onClick={go}>
        {row.name}
      </button>
      {row.bars.length > 1 && <span className={classes.times}>{row.bars.length}×</span>}
    </div>
  )
}

interface ToolsProps {
  mode: ScaleMode
  onMode: (mode: ScaleMode) => void
  scale: TimeScale
  onSpan: (span: Span | null) => void
}

const MODES = [
  { value: 'time', label: 'Time' },
  { value: 'events', label: 'Events' },
]

function Tools({ mode, onMode, scale, onSpan }: ToolsProps) {
  const run = useRun()
  const zoom = (factor: number) => {
    const around = Math.min(1, Math.max(0, scale.place(run.cursor.seq)))
    onSpan(scale.zoomed(factor, around))
  }
  useEffect(() => {
    // A cursor that has left the view takes the view along.
    return run.cursor.store.subscribe(() => {
      const place = scale.place(run.cursor.seq)
      if (place < 0 || place > 1) onSpan(scale.panned(place - 0.5))
    })
  }, [run, scale, onSpan])
  return (
    <div className={classes.tools}>
      <SegmentedControl
        size="xs"
        aria-label="What the width stands for"
        data={MODES}
        value={mode}
        onChange={(value) => onMode(value === 'events' ? 'events' : 'time')}
      />
      <ZoomButton label="Closer (Ctrl + wheel)" onClick={() => zoom(0.6)} icon={<IconZoomIn size={15} />} />
      <ZoomButton label="Farther" onClick={() => zoom(1 / 0.6)} icon={<IconZoomOut size={15} />} />
      <ZoomButton label="Everything" onClick={() => onSpan(null)} icon={<IconZoomReset size={15} />} />
    </div>
  )
}

function ZoomButton({ label, onClick, icon }: { label: string; onClick: () => void; icon: React.ReactNode }) {
  return (
    <Tooltip label={label}>
      <ActionIcon size={24} aria-label={label} onClick={onClick}>
        {icon}
      </ActionIcon>
    </Tooltip>
  )
}
