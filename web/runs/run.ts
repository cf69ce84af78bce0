import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import { type Graph, toGraph } from '../../core/graph/graph.ts'
import type { StateMachine } from '../../core/language/definition.ts'
import { parseDefinitionText } from '../../core/language/parse.ts'
import type { Timeline } from '../../core/replay/timeline.ts'
import type { ExecutionView } from '../../server/trpc/views.ts'
import type { Positions } from '../canvas/geometry.ts'
import { useConnection } from '../lib/connection.ts'
import { Cursor, type CursorState } from './cursor.ts'
import { ExecutionLog, type LogStatus } from './log/execution-log.ts'
import { serverLog } from './log/log-source.ts'
import { Player } from './player.ts'

/** Everything a screen needs to show one execution; made once for each, and kept while the page is open. */
export interface Run {
  readonly id: string
  readonly definition: StateMachine
  readonly graph: Graph
  readonly positions: Positions
  readonly log: ExecutionLog
  readonly timeline: Timeline
  readonly cursor: Cursor
}

/** Makes a run of what the server says about an execution. @param at Event to stand at; null follows the end. */
export function createRun(view: ExecutionView, at: number | null): Run {
  const definition: StateMachine = parseDefinitionText(view.definition).definition ?? {
    StartAt: '',
    States: {},
  }
  const log = new ExecutionLog(serverLog(view.id), (flush) => requestAnimationFrame(flush), view.events)
  const cursor = new Cursor(at)
  return {
    id: view.id,
    definition,
    graph: toGraph(definition),
    positions: JSON.parse(view.layout) as Positions,
    log,
    timeline: log.timeline,
    cursor,
  }
}

/** Keeps a run going while it is on screen: its log arrives, its cursor grows along and plays. Returns how to stop. */
export function driveRun(run: Run): () => void {
  const player = new Player(run.timeline, run.cursor)
  const grow = () =>
    run.cursor.grow(run.timeline.length, run.log.status().ready && run.timeline.head.status !== 'RUNNING')
  const stopLog = run.log.subscribe(grow)
  let last = 0
  let frame = 0
  const tick = (now: number) => {
    player.advance(Math.min(now - last, 250))
    last = now
    frame = run.cursor.store.getState().playing ? requestAnimationFrame(tick) : 0
  }
  const wake = () => {
    if (frame !== 0 || !run.cursor.store.getState().playing) return
    last = performance.now()
    frame = requestAnimationFrame(tick)
  }
  const stopCursor = run.cursor.store.subscribe(wake)
  const stopConnection = useConnection.subscribe((now) => {
    // A log that broke off while the server was away goes on when it is back.
    if (now.up && run.log.status().error !== null) run.log.start()
  })
  run.log.start()
  grow()
  wake()
  return () => {
    stopLog()
    stopCursor()
    stopConnection()
    cancelAnimationFrame(frame)
    run.log.stop()
  }
}

/** A run that is driven while the component is mounted; a new one whenever `view` is of another execution. */
export function useDrivenRun(view: ExecutionView, at: number | null): Run {
  const [run, setRun] = useState(() => createRun(view, at))
  if (run.id !== view.id) setRun(createRun(view, at))
  useEffect(() => driveRun(run), [run])
  return run
}

export const RunContext = createContext<Run | null>(null)

/** The run that the surrounding page shows. */
export function useRun(): Run {
  const run = useContext(RunContext)
  if (run === null) throw new Error('useRun is used outside of an execution')
  return run
}

/** A part of the cursor; renders again only when that part changes. */
export function useCursor<T>(select: (state: CursorState) => T): T {
  return useStore(useRun().cursor.store, select)
}

/** How far the log is here; renders with every batch of events. */
export function useLogStatus(): LogStatus {
  const { log } = useRun()
  return useSyncExternalStore(log.subscribe, log.status)
}

/** The cursor's event for what is costly to render: at most once in so many milliseconds, and always the last one. */
export function usePacedSeq(paceMs: number): number {
  const { cursor } = useRun()
  const [seq, setSeq] = useState(cursor.seq)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    const take = () => {
      timer = null
      setSeq(cursor.seq)
    }
    const stop = cursor.store.subscribe(() => {
      timer ??= setTimeout(take, paceMs)
    })
    take()
    return () => {
      stop()
      if (timer !== null) clearTimeout(timer)
    }
  }, [cursor, paceMs])
  return seq
}
