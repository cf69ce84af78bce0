import type { Connection, Edge, OnConnectEnd, OnNodeDrag } from '@xyflow/react'
import { type Dispatch, type SetStateAction, useMemo } from 'react'
import type { CanvasStore } from './canvas-context.ts'
import type { CanvasEditing } from './canvas-types.ts'
import type { FlowModel, FlowNode } from './flow-model.ts'
import type { Point } from './geometry.ts'
import { scopeAtPoint, scopeOf, stateAtScreen } from './hit.ts'

/** Dragging states about and pulling arrows between them. */
export function useGestures(
  model: FlowModel,
  store: CanvasStore,
  editing: CanvasEditing | undefined,
  setNodes: Dispatch<SetStateAction<FlowNode[]>>,
) {
  return useMemo(() => {
    if (editing === undefined) return {}
    const target = (dragged: FlowNode[]) => targetScope(model, dragged)
    const onNodeDrag: OnNodeDrag<FlowNode> = (_event, _node, dragged) => {
      const over = target(dragged)
      const away = over !== null && over.scope !== over.from
      store.setState({ dropScope: away ? over.scope : null })
    }
    const onNodeDragStop: OnNodeDrag<FlowNode> = (_event, _node, dragged) => {
      store.setState({ dropScope: null })
      const over = target(dragged)
      if (over === null) return
      if (over.scope !== over.from) {
        // The states go back until the document says where they belong now.
        setNodes(model.nodes)
        const ids = dragged.map((node) => node.id)
        editing.onMoveInto(ids, over.scope, over.position)
        return
      }
      editing.onMove(Object.fromEntries(dragged.map((node) => [node.id, rounded(node.position)])))
    }
    return {
      onNodeDrag,
      onNodeDragStop,
      ...endsAnywhere(editing),
      onConnect: ({ source, target }: Connection) => editing.onConnect(source, target),
      onReconnect: (edge: Edge, { target }: Connection) => editing.onReconnect(edge.id, target),
      isValidConnection: ({ source, target }: Connection | Edge) => editing.mayConnect(source, target),
    }
  }, [model, store, editing, setNodes])
}

/** An arrow may be let go anywhere on a state, not only at its small port. */
function endsAnywhere(editing: CanvasEditing) {
  let moving: Edge | null = null
  const onConnectEnd: OnConnectEnd<FlowNode> = (event, { isValid, fromNode, fromHandle }) => {
    if (isValid || !fromNode || !('clientX' in event)) return
    const state = stateAtScreen(event.clientX, event.clientY)
    if (state === null || state === fromNode.id) return
    const [source, target] = fromHandle?.type === 'target' ? [state, fromNode.id] : [fromNode.id, state]
    if (!editing.mayConnect(source, target)) return
    if (moving === null) editing.onConnect(source, target)
    else editing.onReconnect(moving.id, target)
  }
  return {
    onConnectEnd,
    onReconnectStart: (_event: unknown, edge: Edge) => {
      moving = edge
    },
    onReconnectEnd: () => {
      moving = null
    },
  }
}

interface Target {
  readonly from: string
  readonly scope: string
  readonly position: Point
}

/** Where the first of the dragged states would land; null when nothing was dragged. */
function targetScope(model: FlowModel, dragged: readonly FlowNode[]): Target | null {
  const first = dragged[0]
  if (first === undefined) return null
  const from = scopeOf(model, first.id)
  const origin = model.boxes.get(from) ?? { x: 0, y: 0 }
  const corner = { x: origin.x + first.position.x, y: origin.y + first.position.y }
  const centre = { x: corner.x + (first.width ?? 0) / 2, y: corner.y + Math.min((first.height ?? 0) / 2, 24) }
  const scope = scopeAtPoint(
    model,
    centre,
    dragged.map((node) => node.id),
  )
  const into = model.boxes.get(scope) ?? { x: 0, y: 0 }
  return { from, scope, position: { x: corner.x - into.x, y: corner.y - into.y } }
}

const rounded = (point: Point): Point => ({ x: Math.round(point.x), y: Math.round(point.y) })
