import { isObject, type Json, jsonEqual } from '../../std/json.ts'
import type { Comparator, Filter, Operand, PathBody } from './ast.ts'

/** The value of a path inside a filter, or undefined when it leads nowhere. */
export type Lookup = (path: PathBody) => Json | undefined

/** Whether a filter's condition holds for one value; `lookup` knows what `@` stands for. */
export function filterHolds(filter: Filter, lookup: Lookup): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.terms.every((term) => filterHolds(term, lookup))
    case 'or':
      return filter.terms.some((term) => filterHolds(term, lookup))
    case 'not':
      return !filterHolds(filter.term, lookup)
    case 'exists':
      return lookup(filter.path) !== undefined
    case 'compare':
      return COMPARE[filter.op](operandValue(filter.left, lookup), operandValue(filter.right, lookup))
  }
}

function operandValue(operand: Operand, lookup: Lookup): Json | undefined {
  return operand.kind === 'value' ? operand.value : lookup(operand.path)
}

type Comparison = (left: Json | undefined, right: Json | undefined) => boolean

/**
 * Equality as Jayway's filters have it: a number equals a text that spells it, everything else needs equal types.
 * A path that leads nowhere equals nothing.
 */
const equal: Comparison = (left, right) => {
  if (left === undefined || right === undefined) return false
  if (typeof left === 'number' && typeof right === 'string')
    return right.trim() !== '' && Number(right) === left
  if (typeof left === 'string' && typeof right === 'number') return left === String(right)
  return jsonEqual(left, right)
}

const sameType: Comparison = (left, right) =>
  left !== undefined && right !== undefined && jsonEqual(left, right)

/** Order exists between two numbers and between two texts; anything else is false. */
function ordered(holds: (order: number) => boolean): Comparison {
  return (left, right) => {
    if (typeof left === 'number' && typeof right === 'number') return holds(left - right)
    if (typeof left === 'string' && typeof right === 'string')
      return holds(left < right ? -1 : left > right ? 1 : 0)
    return false
  }
}

const includes = (list: Json | undefined, item: Json | undefined): boolean =>
  Array.isArray(list) && list.some((candidate) => equal(candidate, item))

const contains: Comparison = (whole, part) =>
  typeof whole === 'string' ? typeof part === 'string' && whole.includes(part) : includes(whole, part)

const everyIn: Comparison = (left, right) =>
  Array.isArray(left) && left.every((item) => includes(right, item))
const someIn: Comparison = (left, right) => Array.isArray(left) && left.some((item) => includes(right, item))

function sizeOf(value: Json | undefined): number | undefined {
  if (typeof value === 'string' || Array.isArray(value)) return value.length
  return value !== undefined && isObject(value) ? Object.keys(value).length : undefined
}

const COMPARE: Readonly<Record<Comparator, Comparison>> = {
  '==': equal,
  '!=': (left, right) => !equal(left, right),
  '===': sameType,
  '!==': (left, right) => !sameType(left, right),
  '<': ordered((order) => order < 0),
  '<=': ordered((order) => order <= 0),
  '>': ordered((order) => order > 0),
  '>=': ordered((order) => order >= 0),
  in: (left, right) => includes(right, left),
  nin: (left, right) => left !== undefined && !includes(right, left),
  contains,
  size: (left, right) => sizeOf(left) !== undefined && sizeOf(left) === right,
  empty: (left, right) => sizeOf(left) !== undefined && (sizeOf(left) === 0) === (right === true),
  subsetof: everyIn,
  anyof: someIn,
  noneof: (left, right) => Array.isArray(left) && !someIn(left, right),
}
