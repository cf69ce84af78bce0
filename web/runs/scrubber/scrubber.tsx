import { ActionIcon, SegmentedControl, Tooltip } from '@mantine/core'
import {
  IconChevronLeft,
  IconChevronRight,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerTrackNext,
  IconPlayerTrackPrev,
} from '@tabler/icons-react'
import { type PointerEvent, type ReactNode, useCallback, useMemo, useRef } from 'react'
import { formatMoment, formatNumber } from '../../ui/format.ts'
import { usePainted } from '../../ui/use-painted.ts'
import { SPEEDS } from '../cursor.ts'
import { useCursor, useLogStatus, useRun } from '../run.ts'
import { paintTrack, trackSeq } from './paint-track.ts'
import classes from './scrubber.module.css'
import { stepByState } from './steps.ts'

/** The player: back, on, play, speed, every event on one track, and LIVE. */
export function Scrubber() {
  const run = useRun()
  const playing = useCursor((cursor) => cursor.playing)
  const speed = useCursor((cursor) => cursor.speed)
  const { cursor } = run
  return (
    <section className={classes.scrubber} aria-label="Player">
      <Button label="Previous state (Shift ←)" onClick={() => stepByState(run.timeline, cursor, -1)}>
        <IconPlayerTrackPrev size={15} />
      </Button>
      <Button label="Previous event (←)" onClick={() => cursor.step(-1)} testId="step-back">
        <IconChevronLeft size={17} />
      </Button>
      <Button
        label={playing ? 'Pause (Space)' : 'Play (Space)'}
        onClick={() => cursor.toggle()}
        testId="play"
        strong
      >
        {playing ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />}
      </Button>
      <Button label="Next event (→)" onClick={() => cursor.step(1)} testId="step-on">
        <IconChevronRight size={17} />
      </Button>
      <Button label="Next state (Shift →)" onClick={() => stepByState(run.timeline, cursor, 1)}>
        <IconPlayerTrackNext size={15} />
      </Button>
      <SegmentedControl
        size="xs"
        aria-label="Speed"
        data={SPEEDS.map((each) => ({ value: String(each), label: `${each}×` }))}
        value={String(speed)}
        onChange={(value) => cursor.setSpeed(Number(value))}
      />
      <TrackSlider />
      <Where />
      <LiveButton />
    </section>
  )
}

interface ButtonProps {
  label: string
  onClick: () => void
  children: ReactNode
  testId?: string
  strong?: boolean
}

function Button({ label, onClick, children, testId, strong = false }: ButtonProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        size={26}
        aria-label={label}
        onClick={onClick}
        variant={strong ? 'filled' : 'subtle'}
        color={strong ? 'accent' : 'gray'}
        {...(testId === undefined ? {} : { 'data-testid': testId })}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  )
}

function TrackSlider() {
  const run = useRun()
  const dragging = useRef(false)
  const paint = useCallback<Parameters<typeof usePainted>[0]>(
    (ctx, size, color) => paintTrack(ctx, size, color, run.timeline, run.cursor.seq),
    [run],
  )
  const subscribe = useCallback(
    (repaint: () => void) => {
      const stops = [run.cursor.store.subscribe(repaint), run.log.subscribe(repaint)]
      return () => {
        for (const stop of stops) stop()
      }
    },
    [run],
  )
  const canvas = usePainted(paint, subscribe)
  const seq = useCursor((cursor) => cursor.seq)
  const { length } = useLogStatus()
  const goTo = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    run.cursor.pause()
    run.cursor.goTo(trackSeq(event.clientX - box.left, length, box.width))
  }
  return (
    <div
      className={classes.track}
      data-testid="scrubber"
      role="slider"
      tabIndex={0}
      aria-label="Event at the cursor"
      aria-valuemin={1}
      aria-valuemax={Math.max(1, length)}
      aria-valuenow={Math.max(1, seq)}
      aria-valuetext={`event ${seq} of ${length}`}
      onPointerDown={(event) => {
        dragging.current = true
        event.currentTarget.setPointerCapture(event.pointerId)
        goTo(event)
      }}
      onPointerMove={(event) => dragging.current && goTo(event)}
      onPointerUp={() => {
        dragging.current = false
      }}
    >
      <canvas ref={canvas} />
    </div>
  )
}

function Where() {
  const run = useRun()
  const seq = useCursor((cursor) => cursor.seq)
  const { length, expected, ready } = useLogStatus()
  const event = run.timeline.event(seq)
  return (
    <span className={classes.where} title={event ? formatMoment(event.at) : ''} data-testid="where">
      event {formatNumber(seq)} of {formatNumber(ready ? length : expected)}
    </span>
  )
}

function LiveButton() {
  const { cursor, timeline } = useRun()
  const live = useCursor((state) => state.live)
  const { version, ready } = useLogStatus()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for what the timeline holds
  const ended = useMemo(() => timeline.head.status !== 'RUNNING', [timeline, version])
  return (
    <Tooltip label={ended ? 'To the end (L)' : 'Follow what happens now (L)'}>
      <button
        type="button"
        className={classes.live}
        data-live={(live && ready && !ended) || undefined}
        aria-pressed={live}
        data-testid="live"
        onClick={() => cursor.follow()}
      >
        {ended ? 'END' : 'LIVE'}
      </button>
    </Tooltip>
  )
}
