import type { Graph, GraphNode, StateNode } from '../../core/graph/graph.ts'
import type { Pointer } from '../../core/std/json-pointer.ts'
import type { Route, ScopeInput, ScopeLayout } from './elk-scope.ts'
import { isContainer, labelWidth, type Positions, type Rect, SIZE } from './geometry.ts'
import { flowOrder } from './scope-order.ts'

/** Where everything stands. Boxes are relative to their parent, routes to the scope's group (or the machine). */
export interface Layout {
  readonly boxes: ReadonlyMap<Pointer, Rect>
  readonly routes: ReadonlyMap<Pointer, Route>
}

export type LayoutScope = (input: ScopeInput) => Promise<ScopeLayout>

/**
 * Lays a graph out scope by scope, the innermost first, because a group's size is what its parent has to place.
 * Branches stand side by side in declared order. States that a hand has placed stay where they are.
 */
export async function layoutGraph(graph: Graph, moved: Positions, layoutScope: LayoutScope): Promise<Layout> {
  const boxes = new Map<Pointer, Rect>()
  const routes = new Map<Pointer, Route>()
  const scopes = childrenByParent(graph)
  for (const scope of [...scopes.keys()].toReversed()) {
    const members = scopes.get(scope)!
    if (members[0]?.kind === 'group') continue
    for (const node of members) if (node.kind === 'state' && isContainer(node)) placeGroups(node, boxes)
    const input = scopeInput(graph, members, boxes)
    const found = await layoutScope(input)
    for (const node of input.nodes) {
      const at = moved[node.id] ?? found.positions[node.id] ?? { x: 0, y: 0 }
      boxes.set(node.id, { ...at, width: node.width, height: node.height })
    }
    const shift = shiftInto(scope, members, boxes)
    for (const [id, route] of Object.entries(found.routes)) routes.set(id, shifted(route, shift))
    if (scope !== '') boxes.set(scope, groupBox(members, boxes))
  }
  return { boxes, routes }
}

/** The key '' holds the machine's own nodes. Parents come before their children. */
function childrenByParent(graph: Graph): Map<Pointer, GraphNode[]> {
  const found = new Map<Pointer, GraphNode[]>([['', []]])
  for (const node of graph.nodes) {
    const key = node.parent ?? ''
    const members = found.get(key)
    if (members) members.push(node)
    else found.set(key, [node])
  }
  return found
}

function scopeInput(graph: Graph, members: readonly GraphNode[], boxes: Map<Pointer, Rect>): ScopeInput {
  const inside = new Set(members.map((node) => node.id))
  const edges = graph.edges.flatMap((edge) =>
    edge.target !== null && inside.has(edge.source)
      ? [{ id: edge.id, source: edge.source, target: edge.target, labelWidth: labelWidth(edge.label) }]
      : [],
  )
  const byId = new Map(members.map((node) => [node.id, node]))
  const nodes = flowOrder([...inside], edges).map((id) => ({ id, ...sizeOf(byId.get(id)!, boxes) }))
  return { nodes, edges }
}

function sizeOf(node: GraphNode, boxes: Map<Pointer, Rect>): { width: number; height: number } {
  if (node.kind === 'start') return SIZE.start
  const box = boxes.get(node.id)
  return box === undefined ? SIZE.state : { width: box.width, height: box.height }
}

/** Puts the groups of a Parallel or Map side by side and gives the state the size around them. */
function placeGroups(node: StateNode, boxes: Map<Pointer, Rect>): void {
  const { containerHeader, containerPadding, groupGap } = SIZE
  let x: number = containerPadding
  const tallest = Math.max(...node.children.map((id) => boxes.get(id)?.height ?? SIZE.emptyGroup.height))
  for (const id of node.children) {
    const box = boxes.get(id) ?? { x: 0, y: 0, ...SIZE.emptyGroup }
    boxes.set(id, { x, y: containerHeader, width: box.width, height: tallest })
    x += box.width + groupGap
  }
  const width = Math.max(SIZE.state.width, x - groupGap + containerPadding)
  boxes.set(node.id, { x: 0, y: 0, width, height: containerHeader + tallest + containerPadding })
}

interface Shift {
  readonly x: number
  readonly y: number
}

/** Inside a group, moves everything so that the upper left content keeps its distance to the frame. */
function shiftInto(scope: Pointer, members: readonly GraphNode[], boxes: Map<Pointer, Rect>): Shift {
  if (scope === '') return { x: 0, y: 0 }
  const inside = members.map((node) => boxes.get(node.id)!)
  const left = Math.min(...inside.map((box) => box.x))
  const top = Math.min(...inside.map((box) => box.y))
  const shift = { x: SIZE.groupPadding - left, y: SIZE.groupHeader + 6 - top }
  for (const node of members) {
    const box = boxes.get(node.id)!
    boxes.set(node.id, { ...box, x: box.x + shift.x, y: box.y + shift.y })
  }
  return shift
}

function shifted(route: Route, by: Shift): Route {
  const move = (point: Shift) => ({ x: point.x + by.x, y: point.y + by.y })
  return { points: route.points.map(move), label: route.label && move(route.label) }
}

function groupBox(members: readonly GraphNode[], boxes: Map<Pointer, Rect>): Rect {
  const inside = members.map((node) => boxes.get(node.id)!)
  const right = Math.max(SIZE.emptyGroup.width, ...inside.map((box) => box.x + box.width))
  const bottom = Math.max(SIZE.emptyGroup.height, ...inside.map((box) => box.y + box.height))
  return { x: 0, y: 0, width: right + SIZE.groupPadding, height: bottom + SIZE.groupFoot }
}
