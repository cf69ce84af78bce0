import { type EdgeProps, getSmoothStepPath, Position } from '@xyflow/react'
import { memo } from 'react'
import { useCanvas } from './canvas-context.ts'
import type { Route } from './elk-scope.ts'
import classes from './flow-edge.module.css'
import type { FlowEdge } from './flow-model.ts'
import { labelWidth, middleOf, type Point, roundedPath } from './geometry.ts'

interface Drawn {
  readonly path: string
  readonly label: Point
  readonly plus: Point
}

/** An arrow with the rule it stands for. Drawn along the layout's way while both ends are where the layout put them. */
export const FlowEdgeLine = memo(function FlowEdgeLine(props: EdgeProps<FlowEdge>) {
  const edge = props.data?.edge
  const over = useCanvas((canvas) => canvas.dropEdge === props.id)
  const editing = useCanvas((canvas) => canvas.editing)
  if (edge === undefined) return null
  const drawn = drawnAlong(props)
  return (
    <g
      className={classes.edge}
      data-kind={edge.kind}
      data-selected={props.selected || undefined}
      data-over={over || undefined}
    >
      <path className={classes.edgeHit} d={drawn.path} />
      <path
        className={`${classes.edgeLine} react-flow__edge-path`}
        d={drawn.path}
        markerEnd={arrow(props.selected === true || over)}
      />
      {edge.label !== '' && <EdgeLabel at={drawn.label} text={edge.label} title={edge.title} />}
      {editing && edge.target !== null && (
        <PlusButton at={drawn.plus} onClick={(screen) => editing.onQuickAdd({ edge: edge.id }, screen)} />
      )}
    </g>
  )
})

const arrow = (strong: boolean): string => (strong ? 'url(#flow-arrow-strong)' : 'url(#flow-arrow)')

function drawnAlong(props: EdgeProps<FlowEdge>): Drawn {
  const route = props.data?.route
  if (route && fits(props)) {
    const middle = middleOf(route.points)
    return {
      path: roundedPath(route.points),
      label: route.label ?? middle,
      plus: route.label ? besideLabel(route) : middle,
    }
  }
  const [path, x, y] = getSmoothStepPath({
    sourceX: props.sourceX,
    sourceY: props.sourceY,
    sourcePosition: Position.Bottom,
    targetX: props.targetX,
    targetY: props.targetY,
    targetPosition: Position.Top,
    borderRadius: 8,
    offset: 18,
  })
  const label = { x, y }
  return { path, label, plus: props.data?.edge.label ? { x, y: y + 22 } : label }
}

/** The + of an arrow with a label stands on its last stretch, where the label does not. */
function besideLabel(route: Route): Point {
  return middleOf(route.points.slice(-2))
}

/** A port's dot reaches so far out of the side that the layout's ways end at. */
const PORT = 9

/** True while both ends stand where the layout put them. */
function fits({ data, sourceX, sourceY, targetX, targetY }: EdgeProps<FlowEdge>): boolean {
  if (data === undefined) return false
  const near = (meant: Point, x: number, y: number) =>
    Math.abs(meant.x - x) < PORT && Math.abs(meant.y - y) < PORT
  return near(data.meantSource, sourceX, sourceY) && near(data.meantTarget, targetX, targetY)
}

function EdgeLabel({ at, text, title }: { at: Point; text: string; title: string }) {
  const width = labelWidth(text)
  return (
    <g transform={`translate(${at.x - width / 2} ${at.y - 10})`} className={classes.edgeLabel}>
      <title>{title}</title>
      <rect width={width} height={20} rx={5} />
      <text x={width / 2} y={14} textAnchor="middle">
        {text}
      </text>
    </g>
  )
}

/** For hands on a mouse; by keys an arrow is selected and the palette adds on it. */
function PlusButton({ at, onClick }: { at: Point; onClick: (screen: Point) => void }) {
  return (
    <g
      className={classes.plus}
      transform={`translate(${at.x} ${at.y})`}
      data-testid="add-here"
      aria-hidden
      onClick={(event) => {
        event.stopPropagation()
        onClick({ x: event.clientX, y: event.clientY })
      }}
    >
      <title>Add a state here</title>
      <circle r={9} />
      <path d="M-4 0H4M0 -4V4" />
    </g>
  )
}
