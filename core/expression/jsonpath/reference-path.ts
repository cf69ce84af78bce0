import { getKey, isObject, type Json, setKey } from '../../std/json.ts'
import { err, ok, type Result } from '../../std/result.ts'
import { parsePath } from './parse-path.ts'

type Step = string | number

/** The steps of a reference path: names and positions only, below `$`. The error is a sentence. */
export function parseReferencePath(text: string): Result<readonly Step[], string> {
  const path = parsePath(text)
  if (!path.ok) return path
  if (path.value.root.kind !== 'input') return err("A reference path begins with '$', such as $.order.total")
  const steps: Step[] = []
  for (const segment of path.value.segments) {
    const single = segment.kind === 'child' ? segment.keys : segment.kind === 'index' ? segment.indexes : []
    const step = single[0]
    if (step === undefined || single.length > 1 || (typeof step === 'number' && step < 0)) {
      return err(
        'A reference path names one place: only names and positions from 0 on, such as $.orders[0].id',
      )
    }
    steps.push(step)
  }
  return ok(steps)
}

/**
 * A copy of `target` in which the value at the path is `value`; what is not on the way is shared. Missing objects are
 * made on the way. Undefined when the path does not fit: a name below something that is no object, a position that
 * the array does not have.
 */
export function setAtReferencePath(target: Json, steps: readonly Step[], value: Json): Json | undefined {
  return setBelow(target, steps, 0, value)
}

function setBelow(
  target: Json | undefined,
  steps: readonly Step[],
  at: number,
  value: Json,
): Json | undefined {
  const step = steps[at]
  if (step === undefined) return value
  if (typeof step === 'number') {
    if (!Array.isArray(target) || step >= target.length) return undefined
    const item = setBelow(target[step], steps, at + 1, value)
    return item === undefined ? undefined : target.with(step, item)
  }
  if (target !== undefined && !isObject(target)) return undefined
  const child = setBelow(target === undefined ? undefined : getKey(target, step), steps, at + 1, value)
  if (child === undefined) return undefined
  const copy = { ...target }
  setKey(copy, step, child)
  return copy
}
