import { err, ok } from '../../std/result.ts'
import { integerArgument } from './arguments.ts'
import type { Intrinsic } from './outcome.ts'

/** States.MathAdd(a, b): the sum of two whole numbers. */
export const mathAdd: Intrinsic = (args) => {
  const first = integerArgument(args, 0)
  if (!first.ok) return first
  const second = integerArgument(args, 1)
  if (!second.ok) return second
  const sum = first.value + second.value
  return Number.isSafeInteger(sum) ? ok(sum) : err('The sum is too large to be kept exactly')
}

/** States.MathRandom(start, end, seed?): a whole number from start up to, not including, end; a seed repeats it. */
export const mathRandom: Intrinsic = (args, random) => {
  const start = integerArgument(args, 0)
  if (!start.ok) return start
  const end = integerArgument(args, 1)
  if (!end.ok) return end
  if (start.value >= end.value) return err('The first argument must be less than the second')
  const seed = args.length > 2 ? integerArgument(args, 2) : null
  if (seed !== null && !seed.ok) return seed
  const draw = seed === null ? random() : seededDraw(seed.value)
  return ok(start.value + Math.floor(draw * (end.value - start.value)))
}

/** One draw of mulberry32, a small generator with a good spread; the algorithm of Step Functions is not published. */
function seededDraw(seed: number): number {
  const state = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
}

/** States.UUID(): a version 4 UUID made of the given random numbers. */
export const uuid: Intrinsic = (_args, random) => {
  const digit = (bits: number, fixed: number): string => (Math.floor(random() * bits) + fixed).toString(16)
  return ok(
    'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (place) =>
      place === 'x' ? digit(16, 0) : digit(4, 8),
    ),
  )
}
