import jsonata from 'jsonata'
import { err, ok, type Result } from '../../std/result.ts'
import { cached } from '../bounded-cache.ts'
import { STABLE_FUNCTIONS } from './aws-functions.ts'
import { findNewerOperator, parseWith, type SyntaxNode, type SyntaxProblem } from './syntax.ts'

/** An expression that is ready to be evaluated, and its syntax tree for those who judge it. */
export interface CompiledExpression {
  readonly syntax: SyntaxNode
  /** The library's promise: resolves to a value with the library's marks, or rejects with its error. */
  readonly evaluate: (bindings: Record<string, unknown>) => Promise<unknown>
}

/** Nesting of evaluations, deep enough for a recursion over a thousand items and bounded before memory is. */
const MAX_DEPTH = 10_000
const CACHED_TEXTS = 1_000
const LONGEST_CACHED_TEXT = 2_000

type LibraryImplementation = Parameters<jsonata.Expression['registerFunction']>[1]

const caches = new Map<number, (text: string) => Result<CompiledExpression, SyntaxProblem>>()

/**
 * Parses the text between `{%` and `%}`. `timeLimitMs` is checked between the steps of an evaluation, not within one;
 * the library then fails with code D1012. Short texts are remembered.
 */
export function compileExpression(
  text: string,
  timeLimitMs: number,
): Result<CompiledExpression, SyntaxProblem> {
  if (text.length > LONGEST_CACHED_TEXT) return compileAnew(text, timeLimitMs)
  let remembered = caches.get(timeLimitMs)
  if (remembered === undefined) {
    remembered = cached(CACHED_TEXTS, (short) => compileAnew(short, timeLimitMs))
    caches.set(timeLimitMs, remembered)
  }
  return remembered(text)
}

function compileAnew(text: string, timeLimitMs: number): Result<CompiledExpression, SyntaxProblem> {
  const parsed = parseWith(() => jsonata(text, { stack: MAX_DEPTH, timeout: timeLimitMs }))
  if (!parsed.ok) return parsed
  const expression = parsed.value
  const syntax = expression.ast() as unknown as SyntaxNode
  const newer = findNewerOperator(syntax, text)
  if (newer !== null) return err(newer)
  for (const [name, { implementation, signature }] of Object.entries(STABLE_FUNCTIONS)) {
    expression.registerFunction(name, implementation as unknown as LibraryImplementation, signature)
  }
  expression.assign('eval', undefined)
  return ok({ syntax, evaluate: (bindings) => expression.evaluate(undefined, bindings) })
}
