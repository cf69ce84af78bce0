import { type Edge, type Node, Position } from '@xyflow/react'
import type { Graph, GraphEdge, GraphNode, GroupNode, StartNode, StateNode } from '../../core/graph/graph.ts'
import type { Pointer } from '../../core/std/json-pointer.ts'
import type { Route } from './elk-scope.ts'
import { isContainer, type Point, type Rect, SIZE } from './geometry.ts'
import type { Layout } from './layout.ts'

export type StateFlowNode = Node<{ node: StateNode }, 'state'>
export type ContainerFlowNode = Node<{ node: StateNode }, 'container'>
export type GroupFlowNode = Node<{ node: GroupNode; scroll: boolean }, 'group'>
export type StartFlowNode = Node<{ node: StartNode }, 'start'>
export type FlowNode = StateFlowNode | ContainerFlowNode | GroupFlowNode | StartFlowNode

/** The way that the layout found, in the coordinates of the whole diagram, and where its ends were meant to be. */
interface EdgeData extends Record<string, unknown> {
  readonly edge: GraphEdge
  readonly route: Route | null
  /** Where the ports stood when the way was found; a hand may have moved them since. */
  readonly meantSource: Point
  readonly meantTarget: Point
}
export type FlowEdge = Edge<EdgeData, 'flow'>

export interface FlowModel {
  readonly nodes: FlowNode[]
  readonly edges: FlowEdge[]
  /** Boxes in the coordinates of the whole diagram, by id. */
  readonly boxes: ReadonlyMap<Pointer, Rect>
}

/** Turns a laid out graph into what React Flow draws. Pure: selection and status are not in it. */
export function toFlow(graph: Graph, layout: Layout, editable: boolean): FlowModel {
  const boxes = absoluteBoxes(graph, layout)
  const byId = new Map(graph.nodes.map((node) => [node.id, node]))
  const nodes = graph.nodes.map((node) => flowNode(node, layout.boxes.get(node.id) ?? NOWHERE, editable))
  const edges = graph.edges.flatMap((edge): FlowEdge[] => {
    if (edge.target === null) return []
    const parent = byId.get(edge.source)?.parent
    const origin = parent ? boxes.get(parent) : undefined
    const from = boxes.get(edge.source) ?? NOWHERE
    const to = boxes.get(edge.target) ?? NOWHERE
    return [
      flowEdge(edge, editable, {
        edge,
        route: absoluteRoute(layout.routes.get(edge.id), origin),
        meantSource: { x: from.x + from.width / 2, y: from.y + from.height },
        meantTarget: { x: to.x + to.width / 2, y: to.y },
      }),
    ]
  })
  return { nodes, edges, boxes }
}

const NOWHERE: Rect = { x: 0, y: 0, ...SIZE.state }

function absoluteBoxes(graph: Graph, layout: Layout): Map<Pointer, Rect> {
  const boxes = new Map<Pointer, Rect>()
  for (const node of graph.nodes) {
    const box = layout.boxes.get(node.id) ?? NOWHERE
    const origin = node.parent === null ? null : boxes.get(node.parent)
    boxes.set(node.id, origin ? { ...box, x: box.x + origin.x, y: box.y + origin.y } : box)
  }
  return boxes
}

function absoluteRoute(route: Route | undefined, origin: Rect | undefined): Route | null {
  if (route === undefined) return null
  if (origin === undefined) return route
  const move = (point: Point) => ({ x: point.x + origin.x, y: point.y + origin.y })
  return { points: route.points.map(move), label: route.label && move(route.label) }
}

function flowNode(node: GraphNode, box: Rect, editable: boolean): FlowNode {
  const common = {
    id: node.id,
    position: { x: box.x, y: box.y },
    width: box.width,
    height: box.height,
    // Known sizes are as good as measured ones; without them a node that was just replaced could not be dragged.
    measured: { width: box.width, height: box.height },
    connectable: editable,
    ...(node.parent === null ? {} : { parentId: node.parent }),
  }
  if (node.kind === 'start') {
    return {
      ...common,
      type: 'start',
      data: { node },
      draggable: false,
      selectable: false,
      focusable: false,
      deletable: false,
      handles: [handle('source', box)],
    }
  }
  if (node.kind === 'group') {
    return {
      ...common,
      type: 'group',
      data: { node, scroll: false },
      draggable: false,
      selectable: false,
      focusable: false,
      deletable: false,
    }
  }
  return {
    ...common,
    type: isContainer(node) ? 'container' : 'state',
    data: { node },
    draggable: editable,
    ariaLabel: `${node.label}, ${node.detail}`,
    handles: [handle('source', box), handle('target', box)],
  }
}

/** Known ends spare React Flow measuring every node before it draws an arrow. */
function handle(type: 'source' | 'target', box: Rect) {
  const source = type === 'source'
  return {
    type,
    position: source ? Position.Bottom : Position.Top,
    x: box.width / 2,
    y: source ? box.height : 0,
    width: 1,
    height: 1,
  }
}

function flowEdge(edge: GraphEdge, editable: boolean, data: EdgeData): FlowEdge {
  return {
    id: edge.id,
    type: 'flow',
    source: edge.source,
    target: edge.target ?? '',
    data,
    selectable: editable && edge.kind !== 'start',
    focusable: editable && edge.kind !== 'start',
    deletable: editable && edge.kind !== 'start',
    interactionWidth: 26,
    reconnectable: editable && edge.kind !== 'start' ? 'target' : false,
  }
}
