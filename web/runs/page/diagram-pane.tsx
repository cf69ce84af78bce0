import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Breakpoint } from '../../../core/run/command.ts'
import type { Pointer } from '../../../core/std/json-pointer.ts'
import { Canvas } from '../../canvas/canvas.tsx'
import { NOTHING_SELECTED, type Selection } from '../../canvas/canvas-types.ts'
import { useRun } from '../run.ts'
import { DiagramWords } from './diagram-words.tsx'
import { runOverlay } from './run-overlay.ts'

interface DiagramPaneProps {
  breakpoints: readonly Breakpoint[]
  onToggleBreakpoint?: (breakpoint: Breakpoint) => void
  minimap?: boolean
}

/** The diagram at the cursor. Only the overlay is painted when the cursor moves; a click on a state goes to its next visit. */
export function DiagramPane({ breakpoints, onToggleBreakpoint, minimap = true }: DiagramPaneProps) {
  const run = useRun()
  const overlay = useMemo(() => runOverlay(run), [run])
  const points = useMemo(
    () => (onToggleBreakpoint === undefined ? undefined : { breakpoints, onToggleBreakpoint }),
    [breakpoints, onToggleBreakpoint],
  )
  const [selection, setSelection] = useState<Selection>(NOTHING_SELECTED)
  const onSelect = useCallback(
    (next: Selection) => {
      setSelection(next)
      const state = next.states[0]
      if (state !== undefined) goToVisit(run, state)
    },
    [run],
  )
  const reveal = useReveal()
  const [pane, sized] = useSized()
  return (
    <div ref={pane} style={{ height: '100%' }}>
      {sized && (
        <Canvas
          graph={run.graph}
          positions={run.positions}
          selection={selection}
          onSelect={onSelect}
          overlay={overlay}
          reveal={reveal}
          minimap={minimap}
          {...(points === undefined ? {} : { breakpoints: points })}
        />
      )}
      <DiagramWords overlay={overlay} />
    </div>
  )
}

type RunOf = ReturnType<typeof useRun>

/** Goes to the state's visit at the cursor, or to the next one; where the cursor is in one already, to the one after. */
function goToVisit(run: RunOf, pointer: Pointer): void {
  const visits = run.timeline.index.visits.filter((visit) => visit.pointer === pointer)
  const at = run.timeline.event(run.cursor.seq)?.visit
  const last = visits.filter((visit) => visit.enteredSeq <= run.cursor.seq).at(-1)
  const target =
    last !== undefined && last.id !== at
      ? last
      : (visits[visits.findIndex((v) => v.id === at) + 1] ?? visits[0])
  if (target === undefined) return
  run.cursor.pause()
  run.cursor.goTo(target.exitedSeq ?? target.attempts.at(-1)?.endedSeq ?? target.enteredSeq)
}

/** Brings the state at the cursor into view, once the cursor has come to rest. Renders only when that state is another. */
function useReveal(): { state: Pointer; token: number } | null {
  const run = useRun()
  const [reveal, setReveal] = useState<{ state: Pointer; token: number } | null>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const rest = () => {
      const visit = run.timeline.event(run.cursor.seq)?.visit
      const pointer = visit === undefined ? undefined : run.timeline.index.visit(visit)?.pointer
      if (pointer === undefined) return
      setReveal((was) => (was?.state === pointer ? was : { state: pointer, token: run.cursor.seq }))
    }
    const stop = run.cursor.store.subscribe(() => {
      clearTimeout(timer)
      timer = setTimeout(rest, 160)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [run])
  return reveal
}

/** True once the pane has the size it will have: a diagram that is fitted into a pane still unfolding is cut off. */
function useSized(): [RefObject<HTMLDivElement | null>, boolean] {
  const ref = useRef<HTMLDivElement>(null)
  const [sized, setSized] = useState(false)
  useEffect(() => {
    const at = ref.current
    if (at === null || sized) return
    let last = ''
    const timer = setInterval(() => {
      const now = `${at.clientWidth} ${at.clientHeight}`
      if (now === last && at.clientWidth > 0 && at.clientHeight > 0) setSized(true)
      last = now
    }, 30)
    return () => clearInterval(timer)
  }, [sized])
  return [ref, sized]
}
