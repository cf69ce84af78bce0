import type { IntrinsicArgument, IntrinsicCall } from './intrinsics/ast.ts'
import { looksLikeIntrinsic, parseIntrinsic } from './intrinsics/parse-intrinsic.ts'
import type { Filter, Operand, PathBody } from './jsonpath/ast.ts'
import { parsePath } from './jsonpath/parse-path.ts'
import { parseReferencePath } from './jsonpath/reference-path.ts'

/** What is wrong with a path, as a sentence, or null. */
export function pathProblems(text: string): string | null {
  const path = parsePath(text)
  return path.ok ? null : path.error
}

/** What is wrong with a reference path (ResultPath), as a sentence, or null. */
export function referencePathProblems(text: string): string | null {
  const steps = parseReferencePath(text)
  return steps.ok ? null : steps.error
}

/** What is wrong with a call of an intrinsic function, as a sentence, or null. */
export function intrinsicProblems(text: string): string | null {
  const call = parseIntrinsic(text)
  return call.ok ? null : call.error
}

/** What is wrong with a text that may be a path or an intrinsic function, as a sentence, or null. */
export function expressionProblems(text: string): string | null {
  return looksLikeIntrinsic(text) ? intrinsicProblems(text) : pathProblems(text)
}

/** The variables that a path or an intrinsic function reads, without the dollar, each once; none when it is invalid. */
export function referencedVariables(text: string): string[] {
  const names = new Set<string>()
  if (looksLikeIntrinsic(text)) {
    const call = parseIntrinsic(text)
    if (call.ok) addFromCall(call.value, names)
  } else {
    const path = parsePath(text)
    if (path.ok) addFromPath(path.value, names)
  }
  return [...names]
}

function addFromCall(call: IntrinsicCall, names: Set<string>): void {
  for (const argument of call.args) addFromArgument(argument, names)
}

function addFromArgument(argument: IntrinsicArgument, names: Set<string>): void {
  if (argument.kind === 'call') addFromCall(argument, names)
  else if (argument.kind === 'path') addFromPath(argument.path, names)
}

function addFromPath(path: PathBody, names: Set<string>): void {
  if (path.root.kind === 'variable') names.add(path.root.name)
  for (const segment of path.segments) {
    if (segment.kind === 'filter') addFromFilter(segment.test, names)
  }
}

function addFromFilter(filter: Filter, names: Set<string>): void {
  if (filter.kind === 'not') addFromFilter(filter.term, names)
  else if (filter.kind === 'exists') addFromPath(filter.path, names)
  else if (filter.kind === 'compare')
    for (const side of [filter.left, filter.right]) addFromOperand(side, names)
  else for (const term of filter.terms) addFromFilter(term, names)
}

function addFromOperand(operand: Operand, names: Set<string>): void {
  if (operand.kind === 'path') addFromPath(operand.path, names)
}
