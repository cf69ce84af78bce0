import { useReactFlow } from '@xyflow/react'
import { type DragEvent, useMemo } from 'react'
import type { CanvasStore } from './canvas-context.ts'
import { type CanvasEditing, DRAG_TYPE } from './canvas-types.ts'
import type { FlowModel } from './flow-model.ts'
import { SIZE } from './geometry.ts'
import { edgeAtScreen, scopeAtPoint } from './hit.ts'

/** Takes palette items: on an arrow they go in between, elsewhere into the group under the hand. */
export function useDropping(model: FlowModel, store: CanvasStore, editing: CanvasEditing | undefined) {
  const { screenToFlowPosition } = useReactFlow()
  return useMemo(() => {
    if (editing === undefined) return {}
    const leave = () => store.setState({ dropEdge: null, dropScope: null })
    return {
      onDragOver(event: DragEvent) {
        if (!event.dataTransfer.types.includes(DRAG_TYPE)) return
        event.preventDefault()
        event.dataTransfer.dropEffect = 'copy'
        const at = screenToFlowPosition({ x: event.clientX, y: event.clientY })
        store.setState({
          dropEdge: edgeAtScreen(event.clientX, event.clientY),
          dropScope: scopeAtPoint(model, at),
        })
      },
      onDragLeave: leave,
      onDrop(event: DragEvent) {
        const kind = event.dataTransfer.getData(DRAG_TYPE)
        leave()
        if (kind === '') return
        event.preventDefault()
        event.stopPropagation()
        const at = screenToFlowPosition({ x: event.clientX, y: event.clientY })
        const scope = scopeAtPoint(model, at)
        const origin = model.boxes.get(scope) ?? { x: 0, y: 0 }
        const { width, height } = SIZE.state
        const position = { x: at.x - origin.x - width / 2, y: at.y - origin.y - height / 2 }
        editing.onDrop(kind, { scope, edge: edgeAtScreen(event.clientX, event.clientY), position })
      },
    }
  }, [model, store, editing, screenToFlowPosition])
}
