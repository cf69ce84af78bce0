import type { Graph } from '../../core/graph/graph.ts'
import type { Pointer } from '../../core/std/json-pointer.ts'
import { MARK_PATHS } from '../ui/mark-paths.ts'
import { STATUS } from '../ui/status.ts'
import type { CanvasOverlay, StateOverlay } from './canvas-types.ts'
import type { Route } from './elk-scope.ts'
import { labelWidth, type Rect, roundedPath, SIZE } from './geometry.ts'

/** What one paint needs; colours are looked up by token name. */
export interface PaintScene {
  readonly graph: Graph
  readonly boxes: ReadonlyMap<Pointer, Rect>
  readonly routes: ReadonlyMap<Pointer, Route>
  readonly overlay: CanvasOverlay
  readonly color: (token: string) => string
}

export interface View {
  readonly x: number
  readonly y: number
  readonly zoom: number
  readonly width: number
  readonly height: number
  /** 0 to 1: how strong a pulsing mark is right now. */
  readonly pulse: number
}

/**
 * Paints the status of everything in view; true when something of it pulses and wants to be painted again soon.
 * One canvas over all nodes costs a fraction of what writing status into nodes would.
 */
export function paintStatus(ctx: CanvasRenderingContext2D, scene: PaintScene, view: View): boolean {
  ctx.translate(view.x, view.y)
  ctx.scale(view.zoom, view.zoom)
  const seen = visibleArea(view)
  paintTaken(ctx, scene)
  let pulsing = false
  for (const node of scene.graph.nodes) {
    if (node.kind !== 'state') continue
    const box = scene.boxes.get(node.id)
    if (box === undefined || !overlaps(box, seen)) continue
    const said = scene.overlay.state(node.id)
    if (said === null) continue
    const face = node.children.length > 0 ? { ...box, height: SIZE.containerHeader - 6 } : box
    paintState(ctx, scene, face, box, said, view)
    if (STATUS[said.status].pulse) pulsing = true
  }
  return pulsing
}

function paintTaken(ctx: CanvasRenderingContext2D, scene: PaintScene): void {
  const { taken } = scene.overlay
  if (taken === undefined) return
  ctx.strokeStyle = scene.color('--text-2')
  ctx.lineWidth = 2
  for (const edge of scene.graph.edges) {
    if (!taken.call(scene.overlay, edge.id)) continue
    const route = scene.routes.get(edge.id)
    if (route) paintRoute(ctx, route, labelWidth(edge.label))
  }
}

/** The way with its head, leaving the label free: the arrow underneath has drawn that. */
function paintRoute(ctx: CanvasRenderingContext2D, route: Route, width: number): void {
  ctx.save()
  if (route.label !== null && width > 0) {
    const everything = new Path2D()
    everything.rect(-1e6, -1e6, 2e6, 2e6)
    everything.rect(route.label.x - width / 2, route.label.y - 10, width, 20)
    ctx.clip(everything, 'evenodd')
  }
  ctx.stroke(new Path2D(roundedPath(route.points)))
  ctx.stroke(new Path2D(headOf(route)))
  ctx.restore()
}

/** A small open head at the end of a way; its last stretch is straight up, down or to a side. */
function headOf(route: Route): string {
  const end = route.points.at(-1)
  const before = route.points.at(-2)
  if (end === undefined || before === undefined) return ''
  const back = { x: 6 * Math.sign(before.x - end.x), y: 6 * Math.sign(before.y - end.y) }
  const aside = { x: back.y * 0.75, y: back.x * 0.75 }
  const root = { x: end.x + back.x, y: end.y + back.y }
  return `M${root.x + aside.x} ${root.y + aside.y}L${end.x} ${end.y}L${root.x - aside.x} ${root.y - aside.y}`
}

function paintState(
  ctx: CanvasRenderingContext2D,
  scene: PaintScene,
  face: Rect,
  box: Rect,
  said: StateOverlay,
  view: View,
): void {
  const look = STATUS[said.status]
  const color = scene.color(look.color)
  if (said.current) paintCursor(ctx, scene, box)
  if (said.status === 'notReached') {
    paintVeil(ctx, face, scene.color('--bg'))
  } else {
    const strength = look.pulse ? 0.35 + 0.65 * view.pulse : 1
    ctx.globalAlpha = (look.outline ? 0 : 0.13) * strength
    fillRound(ctx, face, color)
    ctx.globalAlpha = strength
    ctx.lineWidth = 2
    ctx.strokeStyle = color
    ctx.setLineDash(look.outline ? [5, 3] : [])
    ctx.beginPath()
    ctx.roundRect(box.x, box.y, box.width, box.height, 7)
    ctx.stroke()
    ctx.setLineDash([])
    ctx.globalAlpha = 1
    paintMark(ctx, scene, face, said, color)
  }
}

/** Over states that the run has not reached. The corners where breakpoints stand stay free. */
function paintVeil(ctx: CanvasRenderingContext2D, face: Rect, color: string): void {
  const path = new Path2D()
  path.rect(face.x, face.y, face.width, face.height)
  for (const y of [face.y + 1, face.y + face.height - 1]) {
    path.moveTo(face.x + 8, y)
    path.arc(face.x - 1, y, 9, 0, 2 * Math.PI)
  }
  ctx.save()
  const inside = new Path2D()
  inside.roundRect(face.x, face.y, face.width, face.height, 7)
  ctx.clip(inside)
  ctx.globalAlpha = 0.5
  ctx.fillStyle = color
  ctx.fill(path, 'evenodd')
  ctx.restore()
}

function paintMark(
  ctx: CanvasRenderingContext2D,
  scene: PaintScene,
  face: Rect,
  said: StateOverlay,
  color: string,
): void {
  const size = 20
  ctx.font = '600 11px "Inter Variable", sans-serif'
  const textWidth = said.badge ? ctx.measureText(said.badge).width + 5 : 0
  const pill = {
    x: face.x + face.width - size - textWidth + 6,
    y: face.y - 9,
    width: size + textWidth,
    height: size,
  }
  ctx.fillStyle = color
  ctx.beginPath()
  ctx.roundRect(pill.x, pill.y, pill.width, pill.height, size / 2)
  ctx.fill()
  ctx.strokeStyle = scene.color('--bg')
  ctx.lineWidth = 2
  ctx.stroke()
  ctx.save()
  ctx.translate(pill.x + 3.5, pill.y + 3.5)
  ctx.scale(13 / 16, 13 / 16)
  const path = MARK_PATHS[said.shape ?? STATUS[said.status].mark]
  ctx.strokeStyle = ctx.fillStyle = scene.color('--surface')
  ctx.lineWidth = 2.2
  ctx.lineCap = 'round'
  ctx.lineJoin = 'round'
  if (path.stroke) ctx.stroke(new Path2D(path.stroke))
  if (path.fill) ctx.fill(new Path2D(path.fill))
  ctx.restore()
  if (said.badge) {
    ctx.fillStyle = scene.color('--surface')
    ctx.fillText(said.badge, pill.x + size - 1, pill.y + 14)
  }
}

/** Where the cursor stands: a second ring in the accent colour. */
function paintCursor(ctx: CanvasRenderingContext2D, scene: PaintScene, box: Rect): void {
  ctx.strokeStyle = scene.color('--accent')
  ctx.lineWidth = 2
  ctx.beginPath()
  ctx.roundRect(box.x - 5, box.y - 5, box.width + 10, box.height + 10, 11)
  ctx.stroke()
}

function fillRound(ctx: CanvasRenderingContext2D, box: Rect, color: string): void {
  ctx.fillStyle = color
  ctx.beginPath()
  ctx.roundRect(box.x, box.y, box.width, box.height, 7)
  ctx.fill()
}

function visibleArea(view: View): Rect {
  return {
    x: -view.x / view.zoom - 30,
    y: -view.y / view.zoom - 30,
    width: view.width / view.zoom + 60,
    height: view.height / view.zoom + 60,
  }
}

function overlaps(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && a.x + a.width > b.x && a.y < b.y + b.height && a.y + a.height > b.y
}
