import '@xyflow/react/dist/base.css'
import { ReactFlowProvider } from '@xyflow/react'
import { type ReactNode, useEffect, useState } from 'react'
import type { Graph } from '../../core/graph/graph.ts'
import type { Issue } from '../../core/std/issue.ts'
import type { Pointer } from '../../core/std/json-pointer.ts'
import { PaneSkeleton } from '../ui/skeletons.tsx'
import classes from './canvas.module.css'
import { CanvasContext, createCanvasStore } from './canvas-context.ts'
import type { CanvasBreakpoints, CanvasEditing, CanvasOverlay, Selection } from './canvas-types.ts'
import { Diagram } from './diagram.tsx'
import type { Positions } from './geometry.ts'
import { useLayout } from './use-layout.ts'

export interface CanvasProps {
  graph: Graph
  /** Hand-moved positions; must keep its identity while nothing changes. */
  positions: Positions
  selection: Selection
  onSelect(selection: Selection): void
  /** Present: the diagram can be changed. Must keep its identity. */
  editing?: CanvasEditing
  /** Present: a run is painted over the diagram. */
  overlay?: CanvasOverlay
  breakpoints?: CanvasBreakpoints
  /** Worst problem of each state, by its pointer. */
  problems?: ReadonlyMap<Pointer, Issue>
  /** Brings a state into view whenever `token` changes. */
  reveal?: { readonly state: Pointer; readonly token: number } | null
  /** More tools at the lower left. */
  tools?: ReactNode
  minimap?: boolean
}

const NO_PROBLEMS: ReadonlyMap<Pointer, Issue> = new Map()

/** The diagram of a state machine: the designer's with `editing`, the console's with `overlay`. */
export function Canvas(props: CanvasProps) {
  const [store] = useState(createCanvasStore)
  const laidOut = useLayout(props.graph, props.positions)
  const { editing, breakpoints, problems } = props
  useEffect(() => {
    store.setState({
      editing: editing ?? null,
      breakpoints: breakpoints ?? null,
      problems: problems ?? NO_PROBLEMS,
    })
  }, [store, editing, breakpoints, problems])
  return (
    <CanvasContext.Provider value={store}>
      <ReactFlowProvider>
        <div
          className={classes.root}
          data-canvas
          data-readonly={editing ? undefined : true}
          data-testid="canvas"
        >
          {laidOut === null ? (
            <PaneSkeleton>Drawing the diagram …</PaneSkeleton>
          ) : (
            <Diagram {...props} laidOut={laidOut} store={store} />
          )}
        </div>
      </ReactFlowProvider>
    </CanvasContext.Provider>
  )
}
