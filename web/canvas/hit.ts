import type { Pointer } from '../../core/std/json-pointer.ts'
import type { FlowModel } from './flow-model.ts'
import { contains, type Point } from './geometry.ts'

/** The innermost group at a point of the diagram; '' is the machine. Groups inside `not` do not count. */
export function scopeAtPoint(model: FlowModel, at: Point, not: readonly Pointer[] = []): Pointer {
  let found = ''
  for (const node of model.nodes) {
    if (node.type !== 'group' || not.some((state) => node.id.startsWith(`${state}/`))) continue
    const box = model.boxes.get(node.id)
    // Parents come before children, so the last one that fits is the innermost.
    if (box && contains(box, at)) found = node.id
  }
  return found
}

/** The scope a node stands in. */
export function scopeOf(model: FlowModel, state: Pointer): Pointer {
  return model.nodes.find((node) => node.id === state)?.parentId ?? ''
}

/** The arrow under a point of the screen; arrows are wide to the hand. */
export function edgeAtScreen(x: number, y: number): Pointer | null {
  for (const element of document.elementsFromPoint(x, y)) {
    if (element.closest('.react-flow__node-state') !== null) return null
    const edge = element.closest('.react-flow__edge')
    if (edge) return edge.getAttribute('data-id')
  }
  return null
}

/** The innermost state under a point of the screen. */
export function stateAtScreen(x: number, y: number): Pointer | null {
  const node = document
    .elementFromPoint(x, y)
    ?.closest('.react-flow__node-state, .react-flow__node-container, .react-flow__node-group')
  return node?.classList.contains('react-flow__node-group') ? null : (node?.getAttribute('data-id') ?? null)
}
