import jsonata from 'jsonata'
import { err, ok, type Result } from '../../std/result.ts'
import { cached } from '../bounded-cache.ts'
import { STABLE_FUNCTIONS } from './aws-functions.ts'
import { findNewerOperator, parseWith, type SyntaxNode, type SyntaxProblem } from './syntax.ts'

/** An expression that is ready to be evaluated, and its syntax tree for those who judge it. */
export interface CompiledExpression {
  readonly syntax: SyntaxNode
  /** What the library answers: a value with its marks, or its promise of one. Throws, or rejects, with its error. */
  readonly evaluate: (bindings: Record<string, unknown>) => unknown
}

/** What is used of a parsed expression of the library. */
interface LibraryExpression {
  evaluate(input: undefined, bindings: Record<string, unknown>): unknown
  assign(name: string, value: undefined): void
  registerFunction(name: string, implementation: LibraryImplementation, signature: string): void
  ast(): unknown
}

/** The library, or the same one in another form. */
export type Library = (text: string, options: { stack: number; timeout: number }) => LibraryExpression

/** Nesting of evaluations, deep enough for a recursion over a thousand items and bounded before memory is. */
const MAX_DEPTH = 10_000
const CACHED_TEXTS = 1_000
const LONGEST_CACHED_TEXT = 2_000

type LibraryImplementation = Parameters<jsonata.Expression['registerFunction']>[1]

type Compile = (text: string) => Result<CompiledExpression, SyntaxProblem>

const caches = new Map<Library, Map<number, Compile>>()

/**
 * Parses the text between `{%` and `%}`. `timeLimitMs` is checked between the steps of an evaluation, not within one;
 * the library then fails with code D1012. Short texts are remembered.
 */
export function compileExpression(
  text: string,
  timeLimitMs: number,
  library: Library = jsonata,
): Result<CompiledExpression, SyntaxProblem> {
  if (text.length > LONGEST_CACHED_TEXT) return compileAnew(text, timeLimitMs, library)
  return rememberedBy(library, timeLimitMs)(text)
}

function rememberedBy(library: Library, timeLimitMs: number): Compile {
  const byLimit = caches.get(library) ?? new Map<number, Compile>()
  caches.set(library, byLimit)
  const known = byLimit.get(timeLimitMs)
  if (known !== undefined) return known
  const compile = cached(CACHED_TEXTS, (short) => compileAnew(short, timeLimitMs, library))
  byLimit.set(timeLimitMs, compile)
  return compile
}

function compileAnew(
  text: string,
  timeLimitMs: number,
  library: Library,
): Result<CompiledExpression, SyntaxProblem> {
  const parsed = parseWith(() => library(text, { stack: MAX_DEPTH, timeout: timeLimitMs }))
  if (!parsed.ok) return parsed
  const expression = parsed.value
  const syntax = expression.ast() as SyntaxNode
  const newer = findNewerOperator(syntax, text)
  if (newer !== null) return err(newer)
  for (const [name, { implementation, signature }] of Object.entries(STABLE_FUNCTIONS)) {
    expression.registerFunction(name, implementation as unknown as LibraryImplementation, signature)
  }
  expression.assign('eval', undefined)
  return ok({ syntax, evaluate: (bindings) => expression.evaluate(undefined, bindings) })
}
