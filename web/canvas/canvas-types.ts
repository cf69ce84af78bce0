import type { Breakpoint } from '../../core/run/command.ts'
import type { Pointer } from '../../core/std/json-pointer.ts'
import type { MarkShape, Status } from '../ui/status.ts'
import type { Point, Positions } from './geometry.ts'

/** What a run says about one state at the cursor. */
export interface StateOverlay {
  readonly status: Status
  /** A more telling mark than the status's own: hand, person. */
  readonly shape?: MarkShape
  /** Short text beside the mark: '3/10', '×2'. */
  readonly badge?: string
  /** True where the cursor stands: drawn with a ring. */
  readonly current?: boolean
}

/**
 * A run, painted over the diagram. The canvas asks for each visible state whenever it paints, so both functions have
 * to be cheap; `subscribe` tells it to paint again without any component being rendered.
 */
export interface CanvasOverlay {
  state(pointer: Pointer): StateOverlay | null
  /** True for arrows that the run has taken; `edge` is the id of the graph's edge. */
  taken?(edge: Pointer): boolean
  subscribe(repaint: () => void): () => void
}

export interface Selection {
  readonly states: readonly Pointer[]
  /** Id of the graph's edge; null unless exactly one arrow is selected. */
  readonly edge: Pointer | null
}

export const NOTHING_SELECTED: Selection = { states: [], edge: null }

/** Where something was dropped: on an arrow, or in a scope. */
export interface DropPlace {
  /** Pointer of the scope: '' for the machine. */
  readonly scope: Pointer
  readonly edge: Pointer | null
  /** Upper left corner of the new state, relative to its scope's group. */
  readonly position: Point
}

/** What a hand may do to the diagram; without it the canvas is read only. */
export interface CanvasEditing {
  onDrop(kind: string, place: DropPlace): void
  /** A handle was pulled from one state onto another of the same scope. */
  onConnect(source: Pointer, target: Pointer): void
  /** The head of an arrow was pulled onto another state. */
  onReconnect(edge: Pointer, target: Pointer): void
  mayConnect(source: Pointer, target: Pointer): boolean
  /** States were moved inside their groups. */
  onMove(positions: Positions): void
  /** States were dropped into another scope. */
  onMoveInto(states: readonly Pointer[], scope: Pointer, at: Point): void
  /** The + of an arrow, or of a state's loose end. */
  onQuickAdd(place: { edge: Pointer } | { after: Pointer }, screen: Point): void
}

export interface CanvasBreakpoints {
  readonly breakpoints: readonly Breakpoint[]
  onToggleBreakpoint(breakpoint: Breakpoint): void
}

/** The name of the drag data of a palette item. */
export const DRAG_TYPE = 'application/x-hindsight-state'
