import {
  Background,
  BackgroundVariant,
  MiniMap,
  type NodeTypes,
  ReactFlow,
  SelectionMode,
} from '@xyflow/react'
import { useMemo } from 'react'
import classes from './canvas.module.css'
import type { CanvasProps } from './canvas.tsx'
import type { CanvasStore } from './canvas-context.ts'
import { CanvasTools } from './canvas-tools.tsx'
import edgeClasses from './flow-edge.module.css'
import { FlowEdgeLine } from './flow-edge.tsx'
import { type FlowEdge, type FlowNode, toFlow } from './flow-model.ts'
import { GroupBox, StartBox } from './group-node.tsx'
import { ContainerBox, StateBox } from './state-node.tsx'
import { StatusOverlay } from './status-overlay.tsx'
import { useDropping } from './use-dropping.ts'
import { useFlowState } from './use-flow-state.ts'
import { useGestures } from './use-gestures.ts'
import type { LaidOut } from './use-layout.ts'
import { useReveal } from './use-reveal.ts'

const NODE_TYPES = {
  state: StateBox,
  container: ContainerBox,
  group: GroupBox,
  start: StartBox,
} as unknown as NodeTypes
const EDGE_TYPES = { flow: FlowEdgeLine }
const DELETE_BY_ACTION = null
/** How near to its head an arrow is taken hold of; more would cover the + of a short arrow. */
const REACH_OF_HEAD = 6
/** A diagram is first shown whole, unless its boxes would be specks. */
const WHOLE_AT_LEAST = 0.16
/** Below this many boxes a small map covers more than it shows. */
const MANY = 40

interface DiagramProps extends CanvasProps {
  laidOut: LaidOut
  store: CanvasStore
}

/** React Flow, fed from the laid out graph. */
export function Diagram({ laidOut, store, ...props }: DiagramProps) {
  const editable = props.editing !== undefined
  const model = useMemo(() => toFlow(laidOut.graph, laidOut.layout, editable), [laidOut, editable])
  const { setNodes, ...flow } = useFlowState(model, props)
  const dropping = useDropping(model, store, props.editing)
  const gestures = useGestures(model, store, props.editing, setNodes)
  useReveal(model, props.reveal ?? null)
  return (
    <>
      <ReactFlow<FlowNode, FlowEdge>
        {...flow}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        nodesDraggable={editable}
        nodesConnectable={editable}
        onlyRenderVisibleElements
        fitView
        fitViewOptions={{ padding: 0.12, maxZoom: 1, minZoom: WHOLE_AT_LEAST }}
        minZoom={0.05}
        maxZoom={2}
        deleteKeyCode={DELETE_BY_ACTION}
        multiSelectionKeyCode={['Shift', 'Meta', 'Control']}
        selectionKeyCode="Shift"
        selectionMode={SelectionMode.Partial}
        panOnScroll
        attributionPosition="bottom-center"
        zoomOnDoubleClick={false}
        nodeDragThreshold={4}
        reconnectRadius={REACH_OF_HEAD}
        {...dropping}
        {...gestures}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1.2} color="var(--grid-dot)" />
        {props.minimap !== false && model.nodes.length > MANY && <Overview />}
      </ReactFlow>
      {props.overlay && <StatusOverlay graph={laidOut.graph} model={model} overlay={props.overlay} />}
      <CanvasTools>{props.tools}</CanvasTools>
      <ArrowHeads />
    </>
  )
}

function Overview() {
  return (
    <MiniMap
      className={classes.minimap ?? ''}
      pannable
      zoomable
      style={{ width: 150, height: 104 }}
      nodeColor="var(--line-strong)"
      nodeStrokeWidth={0}
      maskColor="color-mix(in srgb, var(--bg) 70%, transparent)"
    />
  )
}

function ArrowHeads() {
  return (
    <svg width={0} height={0} style={{ position: 'absolute' }} aria-hidden>
      <defs>
        {['flow-arrow', 'flow-arrow-strong'].map((id) => (
          <marker
            key={id}
            id={id}
            viewBox="-8 -8 16 16"
            markerWidth={13}
            markerHeight={13}
            markerUnits="userSpaceOnUse"
            orient="auto-start-reverse"
          >
            <path
              className={`${edgeClasses.arrow} ${id === 'flow-arrow' ? '' : edgeClasses.arrowStrong}`}
              d="M-6 -4.500L-0.500 0L-6 4.500"
            />
          </marker>
        ))}
      </defs>
    </svg>
  )
}
