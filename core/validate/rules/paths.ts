import {
  expressionProblems,
  pathProblems,
  referencePathProblems,
} from '../../expression/expression-checks.ts'
import type { IntrinsicCall } from '../../expression/intrinsics/ast.ts'
import { looksLikeIntrinsic, parseIntrinsic } from '../../expression/intrinsics/parse-intrinsic.ts'
import type { FoundExpression } from '../expressions.ts'
import type { Report, Rule } from '../rule.ts'

/** Paths, reference paths and calls of intrinsic functions are well formed. */
export const paths: Rule = ({ expressions }, report) => {
  for (const expression of expressions) check(expression, report)
}

function check({ kind, text, pointer }: FoundExpression, report: Report): void {
  const name = pointer.slice(pointer.lastIndexOf('/') + 1)
  if (kind === 'reference-path') {
    const problem = referencePathProblems(text)
    if (problem !== null)
      report('REFERENCE_PATH_INVALID', pointer, `${name} is no reference path: ${sentence(problem)}`)
  } else if (kind === 'path') {
    const problem = pathProblems(text)
    if (problem !== null) report('PATH_INVALID', pointer, `${name} is no path: ${sentence(problem)}`)
  } else if (kind === 'path-or-call') {
    const problem = /^\s/.test(text)
      ? 'it begins with a blank'
      : (expressionProblems(text) ?? literalProblem(text))
    if (problem !== null)
      report('PATH_INVALID', pointer, `${name} is no path and no function: ${sentence(problem)}`)
  }
}

/** Arguments that must be numbers, by position; only what stands there as a text can be wrong before a run. */
const NUMBERS: Readonly<Record<string, readonly number[]>> = {
  'States.MathAdd': [0, 1],
  'States.MathRandom': [0, 1, 2],
  'States.ArrayRange': [0, 1, 2],
  'States.ArrayPartition': [1],
  'States.ArrayGetItem': [1],
}

function literalProblem(text: string): string | null {
  const call = looksLikeIntrinsic(text) ? parseIntrinsic(text) : null
  return call?.ok ? callProblem(call.value) : null
}

function callProblem(call: IntrinsicCall): string | null {
  for (const [i, argument] of call.args.entries()) {
    if (argument.kind === 'text' && NUMBERS[call.name]?.includes(i)) {
      return `${call.name} needs a number as its argument ${i + 1}`
    }
    const inner = argument.kind === 'call' ? callProblem(argument) : null
    if (inner !== null) return inner
  }
  return null
}

/** The checks' sentences come with and without a full stop. */
const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)
