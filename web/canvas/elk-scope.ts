import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js'
import type { Point } from './geometry.ts'

/** One scope as the layout sees it: boxes of known size and labelled arrows between them. */
export interface ScopeInput {
  readonly nodes: readonly { id: string; width: number; height: number }[]
  readonly edges: readonly { id: string; source: string; target: string; labelWidth: number }[]
}

export interface Route {
  /** From the source's lower side to the target's upper side. */
  readonly points: readonly Point[]
  /** Centre of the label; null without one. */
  readonly label: Point | null
}

/** Positions by node id and routes by edge id, from the scope's own upper left corner. */
export interface ScopeLayout {
  readonly positions: Readonly<Record<string, Point>>
  readonly routes: Readonly<Record<string, Route>>
}

const MANY = 220

const PRETTY = {
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.thoroughness': '10',
}

/** For large scopes: the prettier strategies are optimisation problems, seconds instead of milliseconds there. */
const QUICK = {
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  'elk.layered.layering.strategy': 'LONGEST_PATH',
  'elk.layered.crossingMinimization.greedySwitch.type': 'OFF',
  'elk.layered.thoroughness': '1',
}

/** What ELK is asked for one scope. */
export function toElk(input: ScopeInput): ElkNode {
  return {
    id: 'scope',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'DOWN',
      'elk.edgeRouting': 'ORTHOGONAL',
      'elk.padding': '[top=0,left=0,bottom=0,right=0]',
      'elk.spacing.nodeNode': '36',
      'elk.spacing.edgeNode': '22',
      'elk.spacing.edgeEdge': '14',
      'elk.spacing.edgeLabel': '4',
      'elk.layered.spacing.nodeNodeBetweenLayers': '40',
      'elk.layered.spacing.edgeNodeBetweenLayers': '18',
      'elk.layered.spacing.edgeEdgeBetweenLayers': '14',
      'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
      'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
      'elk.layered.mergeEdges': 'false',
      'elk.separateConnectedComponents': 'true',
      ...(input.nodes.length > MANY ? QUICK : PRETTY),
    },
    children: input.nodes.map((node) => ({ ...node })),
    edges: input.edges.map(
      (edge): ElkExtendedEdge => ({
        id: edge.id,
        sources: [edge.source],
        targets: [edge.target],
        labels:
          edge.labelWidth === 0
            ? []
            : [
                {
                  text: 'label',
                  width: edge.labelWidth,
                  height: 20,
                  layoutOptions: { 'elk.edgeLabels.inline': 'true', 'elk.edgeLabels.placement': 'CENTER' },
                },
              ],
      }),
    ),
  }
}

/** What ELK answered, without its bookkeeping. */
export function fromElk(graph: ElkNode): ScopeLayout {
  const positions: Record<string, Point> = {}
  const routes: Record<string, Route> = {}
  for (const node of graph.children ?? []) positions[node.id] = { x: node.x ?? 0, y: node.y ?? 0 }
  for (const edge of graph.edges ?? []) {
    const section = edge.sections?.[0]
    if (section === undefined || edge.id === undefined) continue
    const label = edge.labels?.[0]
    routes[edge.id] = {
      points: [section.startPoint, ...(section.bendPoints ?? []), section.endPoint],
      label:
        label?.x === undefined || label.y === undefined
          ? null
          : { x: label.x + (label.width ?? 0) / 2, y: label.y + (label.height ?? 0) / 2 },
    }
  }
  return { positions, routes }
}

/**
 * A layout that needs no worker: a column in flow order. Shown for the moment until ELK has answered, and when it
 * cannot answer at all.
 */
export function columnLayout(input: ScopeInput): ScopeLayout {
  const widest = Math.max(0, ...input.nodes.map((node) => node.width))
  const positions: Record<string, Point> = {}
  let y = 0
  for (const node of input.nodes) {
    positions[node.id] = { x: (widest - node.width) / 2, y }
    y += node.height + 56
  }
  return { positions, routes: {} }
}
