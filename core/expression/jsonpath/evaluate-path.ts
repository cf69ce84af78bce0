import { getKey, isObject, type Json, type JsonObject, jsonType, setKey } from '../../std/json.ts'
import { assertNever, err, ok, type Result } from '../../std/result.ts'
import type { PathScope } from '../expression-scope.ts'
import { formatSegments, isDefinite, type PathBody, type Segment } from './ast.ts'
import { filterHolds } from './evaluate-filter.ts'
import { callPathFunction } from './path-functions.ts'

/**
 * How many values one path may visit. `..` behind `..` multiplies; without an end, one line of a definition could
 * stop the whole engine.
 */
const MAX_VISITS = 500_000

/** Ends the evaluation of a definite path that leads nowhere. */
class PathMiss extends Error {}

/** Ends an evaluation that visits too much. */
class PathTooWide extends Error {}

const LEAF: Segment = { kind: 'index', indexes: [0] }

/** What one evaluation shares with the paths inside its filters. */
interface Reading {
  readonly scope: PathScope
  readonly budget: { left: number }
  /** Inside a filter, a place that does not exist is simply nothing; thousands of items may lack it. */
  readonly strict: boolean
}

interface Walk {
  readonly segments: readonly Segment[]
  readonly reading: Reading
  readonly root: Json
  readonly found: Json[]
  /** Up to and including this segment, a place that does not exist fails the path. */
  readonly strictUntil: number
}

/**
 * The value of a path. A definite path yields the one value it names, any other an array of what it found, which is
 * empty when it leads nowhere. The error is the reason in the words of the recordings: "No results for path: $['x']".
 * The result may share structure with the scope; callers never change either.
 */
export function resolvePath(path: PathBody, scope: PathScope): Result<Json, string> {
  const root = rootValue(path, scope, undefined)
  if (root === undefined) return err(`The variable '${rootName(path)}' has not been assigned`)
  try {
    const value = valueBelow(root, path, { scope, budget: { left: MAX_VISITS }, strict: true })
    return value === undefined ? err(`No results for path: ${formatSegments(path.segments)}`) : ok(value)
  } catch (problem) {
    if (problem instanceof PathTooWide) return err(problem.message)
    if (!(problem instanceof PathMiss)) throw problem
    return path.definite ? err(problem.message) : ok([])
  }
}

const rootName = (path: PathBody): string => (path.root.kind === 'variable' ? `$${path.root.name}` : '$')

function rootValue(path: PathBody, scope: PathScope, current: Json | undefined): Json | undefined {
  switch (path.root.kind) {
    case 'input':
      return scope.input
    case 'context':
      return scope.context
    case 'variable':
      return getKey(scope.variables, path.root.name)
    case 'current':
      return current
  }
}

function valueBelow(root: Json, path: PathBody, reading: Reading): Json | undefined {
  const last = path.segments.at(-1)
  // Behind a `..` a function sums up all that was found; behind anything else it is applied to each value.
  if (last?.kind === 'call' && path.segments.some((segment) => segment.kind === 'descend')) {
    return callPathFunction(last.name, collect(root, path.segments.slice(0, -1), reading))
  }
  const found = collect(root, path.segments, reading)
  return path.definite ? found.at(-1) : found
}

function collect(root: Json, segments: readonly Segment[], reading: Reading): Json[] {
  const open = segments.findIndex((segment) => !isDefinite([segment, LEAF]))
  const strictUntil = !reading.strict ? -1 : open === -1 ? segments.length : open
  const walk: Walk = { segments, reading, root, found: [], strictUntil }
  step(walk, 0, root)
  return walk.found
}

function spend(reading: Reading): void {
  if (--reading.budget.left >= 0) return
  throw new PathTooWide('The path visits too many values; name what it should find')
}

function step(walk: Walk, at: number, value: Json): void {
  spend(walk.reading)
  const segment = walk.segments[at]
  if (segment === undefined) {
    walk.found.push(value)
    return
  }
  switch (segment.kind) {
    case 'child':
      stepChild(walk, at, segment.keys, value)
      break
    case 'index':
      stepPositions(walk, at, value, (length) => segment.indexes.map((i) => (i < 0 ? length + i : i)))
      break
    case 'slice':
      stepPositions(walk, at, value, (length) =>
        slicePositions(segment.from, segment.to, segment.step, length),
      )
      break
    case 'wildcard':
      for (const child of children(value)) step(walk, at + 1, child)
      break
    case 'descend':
      stepDescend(walk, at, value)
      break
    case 'filter':
      stepFilter(walk, at, segment, value)
      break
    case 'call':
      step(walk, at + 1, callPathFunction(segment.name, value))
      break
    default:
      assertNever(segment)
  }
}

/** Fails the path unless something before made it indefinite: then this value simply has nothing to give. */
function miss(walk: Walk, at: number, reason: (place: string) => string): void {
  if (at <= walk.strictUntil) throw new PathMiss(reason(formatSegments(walk.segments.slice(0, at))))
}

function stepChild(walk: Walk, at: number, keys: readonly string[], value: Json): void {
  const leaf = at === walk.segments.length - 1
  if (!isObject(value)) {
    const wanted = `an object with property ['${keys[0]}']`
    miss(walk, at, (place) => `Expected to find ${wanted} in path ${place} but found '${jsonType(value)}'.`)
  } else if (keys.length > 1 && leaf) step(walk, at + 1, pick(value, keys))
  else for (const name of keys) stepKey(walk, at, name, getKey(value, name), leaf || keys.length > 1)
}

function stepKey(walk: Walk, at: number, key: string, child: Json | undefined, optional: boolean): void {
  if (child !== undefined) step(walk, at + 1, child)
  else if (!optional) miss(walk, at, (place) => `Missing property in path ${place}['${key}']`)
}

function pick(value: JsonObject, keys: readonly string[]): JsonObject {
  const picked: JsonObject = {}
  for (const key of keys) {
    const child = getKey(value, key)
    if (child !== undefined) setKey(picked, key, child)
  }
  return picked
}

function stepPositions(walk: Walk, at: number, value: Json, positions: (length: number) => number[]): void {
  if (!Array.isArray(value)) {
    miss(walk, at, (place) => `Expected to find an array in path ${place} but found '${jsonType(value)}'.`)
    return
  }
  for (const position of positions(value.length)) {
    const item = value[position]
    if (item !== undefined) step(walk, at + 1, item)
  }
}

function slicePositions(from: number | null, to: number | null, stride: number, length: number): number[] {
  const clamp = (bound: number): number => Math.min(Math.max(bound < 0 ? length + bound : bound, 0), length)
  const positions: number[] = []
  for (let at = clamp(from ?? 0); at < clamp(to ?? length); at += stride) positions.push(at)
  return positions
}

function children(value: Json): Json[] {
  if (Array.isArray(value)) return value
  return isObject(value) ? Object.values(value) : []
}

/** A value, then all that is below it, in the order of the text: each is offered to the segment behind the `..`. */
function stepDescend(walk: Walk, at: number, value: Json): void {
  step(walk, at + 1, value)
  for (const child of children(value)) {
    if (typeof child === 'object' && child !== null) stepDescend(walk, at, child)
  }
}

/**
 * An array gives the items for which the condition holds, an object itself. Behind `..` an array leaves its objects
 * alone: the descent offers each of them itself, and they must not be found twice.
 */
function stepFilter(walk: Walk, at: number, segment: Segment & { kind: 'filter' }, value: Json): void {
  const descending = walk.segments[at - 1]?.kind === 'descend'
  const items = Array.isArray(value) && descending ? value.filter((item) => !isObject(item)) : value
  const candidates = Array.isArray(items) ? items : isObject(items) ? [items] : []
  for (const candidate of candidates) {
    spend(walk.reading)
    if (filterHolds(segment.test, (path) => lookup(walk, path, candidate))) step(walk, at + 1, candidate)
  }
}

function lookup(walk: Walk, path: PathBody, current: Json): Json | undefined {
  // `$` inside a filter is the document that the whole path reads, which is not always the input.
  const root = path.root.kind === 'input' ? walk.root : rootValue(path, walk.reading.scope, current)
  return root === undefined ? undefined : valueBelow(root, path, { ...walk.reading, strict: false })
}
