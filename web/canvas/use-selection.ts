import type { OnSelectionChangeFunc } from '@xyflow/react'
import { type Dispatch, type SetStateAction, useCallback, useEffect, useRef } from 'react'
import type { Selection } from './canvas-types.ts'
import type { FlowEdge, FlowModel, FlowNode } from './flow-model.ts'

interface Selecting {
  readonly selection: Selection
  onSelect(selection: Selection): void
}

/**
 * Keeps React Flow's selection and ours the same: what is clicked is told, and what the page selects is shown.
 * New models keep the selection of the states that are still there.
 */
export function useSelection(
  model: FlowModel,
  { selection, onSelect }: Selecting,
  setNodes: Dispatch<SetStateAction<FlowNode[]>>,
  setEdges: Dispatch<SetStateAction<FlowEdge[]>>,
): OnSelectionChangeFunc<FlowNode, FlowEdge> {
  const latest = useRef(selection)
  latest.current = selection

  useEffect(() => {
    const chosen = new Set(latest.current.states)
    setNodes(model.nodes.map((node) => (chosen.has(node.id) ? { ...node, selected: true } : node)))
    setEdges(
      model.edges.map((edge) => (edge.id === latest.current.edge ? { ...edge, selected: true } : edge)),
    )
  }, [model, setNodes, setEdges])

  useEffect(() => {
    const chosen = new Set(selection.states)
    setNodes((nodes) => mark(nodes, (node) => chosen.has(node.id)))
    setEdges((edges) => mark(edges, (edge) => edge.id === selection.edge))
  }, [selection, setNodes, setEdges])

  return useCallback(
    ({ nodes, edges }) => {
      const states = nodes.map((node) => node.id)
      const edge = states.length === 0 && edges.length === 1 ? (edges[0]?.id ?? null) : null
      const known = latest.current
      const same =
        edge === known.edge &&
        states.length === known.states.length &&
        states.every((id) => known.states.includes(id))
      if (!same) onSelect({ states, edge })
    },
    [onSelect],
  )
}

/** The same array when nothing changes, so that nothing is rendered. */
function mark<T extends { selected?: boolean }>(items: T[], isSelected: (item: T) => boolean): T[] {
  if (items.every((item) => (item.selected ?? false) === isSelected(item))) return items
  return items.map((item) =>
    (item.selected ?? false) === isSelected(item) ? item : { ...item, selected: isSelected(item) },
  )
}
