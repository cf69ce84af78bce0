import { type Json, type JsonObject, setKey } from '../../std/json.ts'
import { cached } from '../bounded-cache.ts'
import type { EvaluationAnswer, EvaluationRequest } from '../evaluation.ts'
import { compileExpression, type Library } from './compile.ts'
import { plainResult } from './plain-result.ts'
import { requestFunctions } from './request-functions.ts'
import { hidesFunction, isTameText, MOST_TAME_EXPRESSIONS } from './safety.ts'
import { childrenOf, type SyntaxNode } from './syntax.ts'
import { expressionText, fillTemplate } from './template.ts'

/** How long a request may take: milliseconds for each expression, and what is asked before each of them. */
export interface AtOnceLimits {
  readonly expressionMs: number
  readonly isOver: () => boolean
}

/** An expression that may be evaluated at once, and the names that it mentions: no other can be read. */
interface Ready {
  readonly names: readonly string[]
  readonly evaluate: (bindings: Record<string, unknown>) => unknown
}

const REMEMBERED = 1_000
/** Of the functions that depend on the request, those that do not depend on what was drawn before. */
const OF_THE_CLOCK = new Set(['now', 'millis'])
/** Several draws of one expression come in the order in which the library's promises happen to settle. */
const DRAWS = new Set(['random', 'uuid', 'shuffle'])

/** Thrown where the usual way has to answer. */
const NOT_AT_ONCE = new Error('This cannot be evaluated at once')

/**
 * Answers tame requests without a promise [JN19], by a library that evaluates without one. Null when the request has to be
 * asked the usual way: whatever is not tame, draws random numbers, fails, or exceeds the limits.
 */
export function evaluatorAtOnce(
  library: Library,
  limits: AtOnceLimits,
): (request: EvaluationRequest) => EvaluationAnswer | null {
  const readied = cached(REMEMBERED, (marked) => readyOf(marked, library, limits.expressionMs))
  return (request) => {
    const { key, parts, mode, bindings } = request
    if (hidesFunction(bindings.variables)) return null
    let left = MOST_TAME_EXPRESSIONS
    const valueFor = (marked: string): Json => {
      const ready = readied(marked)
      if (ready === null || left-- === 0 || limits.isOver()) throw NOT_AT_ONCE
      return valueAtOnce(ready, request)
    }
    try {
      const values: Json[] = []
      for (const { template } of parts) {
        const value = fillTemplate(template, valueFor)
        if (mode === 'first-true' && typeof value !== 'boolean') return null
        values.push(value)
        if (mode === 'first-true' && value === true) break
      }
      return { key, ok: true, values }
    } catch {
      // Which failure comes first, and how it reads, is for the usual way to say.
      return null
    }
  }
}

function readyOf(marked: string, library: Library, expressionMs: number): Ready | null {
  const text = expressionText(marked)
  if (!isTameText(text)) return null
  const compiled = compileExpression(text, expressionMs, library)
  if (!compiled.ok) return null
  const names = namesIn(compiled.value.syntax)
  if (names.some((name) => DRAWS.has(name))) return null
  return { names, evaluate: compiled.value.evaluate }
}

function namesIn(root: SyntaxNode): string[] {
  const names = new Set<string>()
  const stack = [root]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.type === 'variable') names.add(String(node.value))
    stack.push(...childrenOf(node))
  }
  return [...names]
}

function valueAtOnce({ names, evaluate }: Ready, request: EvaluationRequest): Json {
  const result = evaluate(bindingsOf(names, request))
  if (result instanceof Promise) {
    result.catch(() => {})
    throw NOT_AT_ONCE
  }
  const plain = plainResult(result)
  if (!plain.ok) throw NOT_AT_ONCE
  return plain.value
}

function bindingsOf(names: readonly string[], request: EvaluationRequest): Record<string, unknown> {
  const { states, variables } = request.bindings
  const bound: Record<string, unknown> = {}
  for (const name of names) {
    if (name === 'states') bound.states = states
    else if (Object.hasOwn(variables, name)) setKey(bound as JsonObject, name, variables[name]!)
    else if (OF_THE_CLOCK.has(name)) bound[name] = requestFunctions(request.now, request.seed)[name]
  }
  return bound
}
