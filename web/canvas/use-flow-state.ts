import {
  applyEdgeChanges,
  applyNodeChanges,
  type EdgeChange,
  type NodeChange,
  useEdgesState,
  useNodesState,
} from '@xyflow/react'
import { type Dispatch, type SetStateAction, useCallback, useEffect, useRef } from 'react'
import type { Selection } from './canvas-types.ts'
import type { FlowEdge, FlowModel, FlowNode } from './flow-model.ts'

interface Selecting {
  readonly selection: Selection
  onSelect(selection: Selection): void
}

interface FlowState {
  readonly nodes: FlowNode[]
  readonly edges: FlowEdge[]
  readonly setNodes: Dispatch<SetStateAction<FlowNode[]>>
  onNodesChange(changes: NodeChange<FlowNode>[]): void
  onEdgesChange(changes: EdgeChange<FlowEdge>[]): void
}

/**
 * What React Flow draws, with its selection and ours kept the same: what a hand selects is told, what the page selects
 * is shown. Only changes by hand are told; a state that a new model does not have yet must not look unselected.
 */
export function useFlowState(model: FlowModel, { selection, onSelect }: Selecting): FlowState {
  const [nodes, setNodes] = useNodesState<FlowNode>(model.nodes)
  const [edges, setEdges] = useEdgesState<FlowEdge>(model.edges)
  const latest = useRef({ nodes, edges, selection })
  latest.current = { nodes, edges, selection }

  useEffect(() => {
    const { states, edge } = latest.current.selection
    setNodes(marked(model.nodes, (node) => states.includes(node.id)))
    setEdges(marked(model.edges, (found) => found.id === edge))
  }, [model, setNodes, setEdges])

  useEffect(() => {
    const chosen = new Set(selection.states)
    setNodes((now) => marked(now, (node) => chosen.has(node.id)))
    setEdges((now) => marked(now, (edge) => edge.id === selection.edge))
  }, [selection, setNodes, setEdges])

  const tell = useTelling(latest, onSelect)
  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      latest.current.nodes = applyNodeChanges(changes, latest.current.nodes)
      setNodes((now) => applyNodeChanges(changes, now))
      if (changes.some((change) => change.type === 'select')) tell()
    },
    [setNodes, tell],
  )
  const onEdgesChange = useCallback(
    (changes: EdgeChange<FlowEdge>[]) => {
      latest.current.edges = applyEdgeChanges(changes, latest.current.edges)
      setEdges((now) => applyEdgeChanges(changes, now))
      if (changes.some((change) => change.type === 'select')) tell()
    },
    [setEdges, tell],
  )
  return { nodes, edges, setNodes, onNodesChange, onEdgesChange }
}

interface Latest {
  readonly current: { nodes: FlowNode[]; edges: FlowEdge[]; selection: Selection }
}

/** One click deselects here and selects there in several calls; it is told once, after them. */
function useTelling(latest: Latest, onSelect: (selection: Selection) => void): () => void {
  const waiting = useRef(false)
  return useCallback(() => {
    if (waiting.current) return
    waiting.current = true
    queueMicrotask(() => {
      waiting.current = false
      const { nodes, edges, selection } = latest.current
      const states = nodes.filter((node) => node.selected).map((node) => node.id)
      const chosen = edges.filter((edge) => edge.selected)
      const edge = states.length === 0 && chosen.length === 1 ? (chosen[0]?.id ?? null) : null
      if (!isSame(selection, states, edge)) onSelect({ states, edge })
    })
  }, [latest, onSelect])
}

function isSame(known: Selection, states: readonly string[], edge: string | null): boolean {
  return (
    edge === known.edge &&
    states.length === known.states.length &&
    states.every((id) => known.states.includes(id))
  )
}

/** The same array when nothing changes, so that nothing is rendered. */
function marked<T extends { selected?: boolean }>(items: T[], isSelected: (item: T) => boolean): T[] {
  if (items.every((item) => (item.selected ?? false) === isSelected(item))) return items
  return items.map((item) =>
    (item.selected ?? false) === isSelected(item) ? item : { ...item, selected: isSelected(item) },
  )
}
