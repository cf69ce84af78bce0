import type { StateNode } from '../../core/graph/graph.ts'
import type { Pointer } from '../../core/std/json-pointer.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Rect extends Point {
  readonly width: number
  readonly height: number
}

/** Positions that a hand has chosen, by state pointer, relative to the group the state stands in. */
export type Positions = Readonly<Record<Pointer, Point>>

/** Sizes in pixels; a state's size never depends on its text or on time, so nothing moves while a run is watched. */
export const SIZE = {
  state: { width: 224, height: 52 },
  start: { width: 58, height: 24 },
  /** Name and icon of a Parallel or Map, above its groups. */
  containerHeader: 50,
  containerPadding: 12,
  groupGap: 12,
  groupHeader: 26,
  groupPadding: 16,
  /** Room for the + under a state with a loose end. */
  groupFoot: 34,
  emptyGroup: { width: 180, height: 80 },
} as const

/** True for a state that is drawn around its branches or its body. */
export function isContainer(node: StateNode): boolean {
  return node.children.length > 0
}

/** Room that a label takes on its edge. */
export function labelWidth(label: string): number {
  return label === '' ? 0 : Math.round(label.length * 6.1) + 14
}

/** True when the point lies inside. */
export function contains(rect: Rect, point: Point): boolean {
  return (
    point.x >= rect.x &&
    point.y >= rect.y &&
    point.x <= rect.x + rect.width &&
    point.y <= rect.y + rect.height
  )
}

/** An orthogonal way through the points with rounded corners, as SVG path data. */
export function roundedPath(points: readonly Point[], radius = 8): string {
  const [first, ...rest] = points
  if (first === undefined) return ''
  let path = `M${first.x} ${first.y}`
  let from = first
  rest.forEach((corner, index) => {
    const next = rest[index + 1]
    if (next === undefined) path += `L${corner.x} ${corner.y}`
    else {
      const before = along(corner, from, radius)
      const after = along(corner, next, radius)
      path += `L${before.x} ${before.y}Q${corner.x} ${corner.y} ${after.x} ${after.y}`
    }
    from = corner
  })
  return path
}

/** The point `distance` away from `corner` towards `other`, at most half the way. */
function along(corner: Point, other: Point, distance: number): Point {
  const dx = other.x - corner.x
  const dy = other.y - corner.y
  const length = Math.hypot(dx, dy)
  if (length === 0) return corner
  const part = Math.min(distance, length / 2) / length
  return { x: corner.x + dx * part, y: corner.y + dy * part }
}

/** The middle of a way, measured along it. */
export function middleOf(points: readonly Point[]): Point {
  const lengths = points.slice(1).map((p, i) => Math.hypot(p.x - points[i]!.x, p.y - points[i]!.y))
  let left = lengths.reduce((sum, length) => sum + length, 0) / 2
  for (let i = 0; i < lengths.length; i++) {
    const length = lengths[i]!
    if (length >= left && length > 0) {
      const a = points[i]!
      const b = points[i + 1]!
      return { x: a.x + ((b.x - a.x) * left) / length, y: a.y + ((b.y - a.y) * left) / length }
    }
    left -= length
  }
  return points[0] ?? { x: 0, y: 0 }
}
