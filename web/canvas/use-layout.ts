import { useEffect, useState } from 'react'
import type { Graph } from '../../core/graph/graph.ts'
import { layoutInWorker } from './elk-worker.ts'
import type { Positions } from './geometry.ts'
import { type Layout, layoutGraph } from './layout.ts'

/** A graph and the layout that was made for exactly this graph. */
export interface LaidOut {
  readonly graph: Graph
  readonly layout: Layout
}

/** The newest graph whose layout is known: the one before stays until the worker has answered. */
export function useLayout(graph: Graph, moved: Positions): LaidOut | null {
  const [laidOut, setLaidOut] = useState<LaidOut | null>(null)
  useEffect(() => {
    let current = true
    void layoutGraph(graph, moved, layoutInWorker).then((layout) => {
      if (current) setLaidOut({ graph, layout })
    })
    return () => {
      current = false
    }
  }, [graph, moved])
  return laidOut
}
