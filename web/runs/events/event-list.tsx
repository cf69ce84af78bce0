import { TextInput } from '@mantine/core'
import { IconFilter } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import type { HistoryEvent } from '../../../core/run/event.ts'
import { formatDuration, formatMoment, formatTime } from '../../ui/format.ts'
import { StatusMark } from '../../ui/status-mark.tsx'
import { type Run, useLogStatus, usePacedSeq, useRun } from '../run.ts'
import classes from './event-list.module.css'
import { eventWords, matchesFilter } from './event-words.ts'

const ROW = 26

/** The row of the cursor is looked for at most so often. */
const PACE_MS = 50

/** Every event of the log; the row of the cursor is marked and stays in view. */
export function EventList() {
  const run = useRun()
  const { length } = useLogStatus()
  const [text, setText] = useState('')
  const shown = useShownSeqs(run, length, useDeferredValue(text.trim().toLowerCase()))
  return (
    <section className={classes.pane} aria-label="Events">
      <TextInput
        className={classes.filter ?? ''}
        variant="unstyled"
        placeholder={`Filter ${length} events`}
        aria-label="Filter events"
        leftSection={<IconFilter size={14} />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && setText('')}
      />
      <Rows seqs={shown} total={length} />
    </section>
  )
}

/** Seqs that pass the filter; null stands for all of them. */
function useShownSeqs(run: Run, length: number, text: string): readonly number[] | null {
  return useMemo(() => {
    if (text === '') return null
    const seqs: number[] = []
    for (let seq = 1; seq <= length; seq++) {
      const event = run.timeline.event(seq)!
      if (matchesFilter(event, stateOf(run, event), text)) seqs.push(seq)
    }
    return seqs
  }, [run, length, text])
}

function Rows({ seqs, total }: { seqs: readonly number[] | null; total: number }) {
  const run = useRun()
  const scroller = useRef<HTMLDivElement>(null)
  const count = seqs?.length ?? total
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 4,
  })
  const cursor = usePacedSeq(PACE_MS)
  const index = seqs === null ? cursor - 1 : indexUpTo(seqs, cursor)
  useEffect(() => {
    if (scroller.current && index >= 0 && index < count) keepInView(scroller.current, index)
  }, [index, count])
  if (count === 0 && seqs !== null)
    return <p className={classes.none}>No event says that. Press Esc to see all.</p>
  return (
    <div ref={scroller} className={classes.scroller} data-testid="event-list">
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map((item) => {
          const seq = seqs === null ? item.index + 1 : (seqs[item.index] ?? 0)
          return <Row key={seq} run={run} seq={seq} top={item.start} current={item.index === index} />
        })}
      </div>
    </div>
  )
}

/** Scrolls just so far that a row can be seen. The list's own way asks for far more of the layout. */
function keepInView(at: HTMLElement, index: number): void {
  const top = index * ROW
  if (top < at.scrollTop) at.scrollTop = top
  else if (top + ROW > at.scrollTop + at.clientHeight) at.scrollTop = top + ROW - at.clientHeight
}

function indexUpTo(seqs: readonly number[], seq: number): number {
  let low = 0
  let high = seqs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (seqs[middle]! <= seq) low = middle + 1
    else high = middle
  }
  return low - 1
}

interface RowProps {
  run: Run
  seq: number
  top: number
  current: boolean
}

const Row = memo(function Row({ run, seq, top, current }: RowProps) {
  const event = run.timeline.event(seq)
  if (event === undefined) return null
  const words = eventWords(event)
  const before = run.timeline.event(seq - 1)
  const written = run.cursor.store.getState().written
  return (
    <button
      type="button"
      className={classes.row}
      style={{ transform: `translateY(${top}px)` }}
      data-current={current || undefined}
      data-own={words.own || undefined}
      data-written={(current && written?.seq === seq) || undefined}
      data-seq={seq}
      tabIndex={-1}
      onClick={() => {
        run.cursor.pause()
        run.cursor.goTo(seq)
      }}
    >
      <span className={classes.seq}>{seq}</span>
      <span className={classes.mark}>{words.status && <StatusMark status={words.status} size={12} />}</span>
      <span className={classes.what}>
        <span className={classes.title}>{words.title}</span>
        <span className={classes.state}>{stateOf(run, event)}</span>
        <span className={classes.detail}>{words.detail}</span>
        {words.author && <span className={classes.author}>{words.author}</span>}
      </span>
      <span className={classes.time} title={formatMoment(event.at)}>
        {before ? `+${formatDuration(event.at - before.at)}` : formatTime(event.at)}
      </span>
    </button>
  )
})

function stateOf(run: Run, event: HistoryEvent): string {
  if (event.type === 'ExecutionHeld') return event.state
  return event.visit === undefined ? '' : (run.timeline.index.visit(event.visit)?.name ?? '')
}
