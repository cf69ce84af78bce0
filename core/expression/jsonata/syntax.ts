import { err, ok, type Result } from '../../std/result.ts'

/** A node of the library's syntax tree: the fields that this folder reads. Which of them are there depends on `type`. */
export interface SyntaxNode {
  readonly type: string
  readonly value?: unknown
  readonly position?: number
  readonly steps?: readonly SyntaxNode[]
  readonly expressions?: readonly SyntaxNode[]
  readonly expression?: SyntaxNode
  readonly expr?: SyntaxNode
  readonly stages?: readonly SyntaxNode[]
  readonly predicate?: readonly SyntaxNode[]
  readonly arguments?: readonly SyntaxNode[]
  readonly procedure?: SyntaxNode
  readonly body?: SyntaxNode
  readonly condition?: SyntaxNode
  readonly then?: SyntaxNode
  readonly else?: SyntaxNode
  readonly lhs?: SyntaxNode | readonly (readonly SyntaxNode[])[]
  readonly rhs?: SyntaxNode
  readonly terms?: readonly { readonly expression: SyntaxNode }[]
  readonly group?: { readonly lhs: readonly (readonly SyntaxNode[])[] }
  readonly pattern?: SyntaxNode
  readonly update?: SyntaxNode
  readonly delete?: SyntaxNode
  readonly focus?: string
  readonly index?: unknown
  readonly keepArray?: boolean
  readonly keepSingletonArray?: boolean
}

/** Why a text is not an expression. `position` is a character offset into the text, where one is known. */
export interface SyntaxProblem {
  readonly code: string
  readonly message: string
  readonly position: number | null
}

/**
 * The first place where the text uses an operator that JSONata 2.0.6 does not know, or null. The library rewrites
 * `a ?? b` and `a ?: b` to conditionals, which keep the offset behind the operator; the text in front of it tells.
 */
export function findNewerOperator(root: SyntaxNode, text: string): SyntaxProblem | null {
  const stack: SyntaxNode[] = [root]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.type === 'condition' && node.position !== undefined) {
      const operator = text.slice(node.position - 2, node.position)
      if (operator === '??' || operator === '?:') return newerOperator(operator, node.position - 2)
    }
    for (const child of childrenOf(node)) stack.push(child)
  }
  return null
}

function newerOperator(operator: '??' | '?:', position: number): SyntaxProblem {
  const instead = operator === '??' ? '$exists(a) ? a : b' : 'a ? a : b'
  return {
    code: 'S0204',
    message: `Unknown operator: "${operator}". Write ${instead} instead`,
    position,
  }
}

/** All nodes directly below a node, whatever role they have there. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const lhs = node.lhs === undefined ? [] : isPairs(node.lhs) ? node.lhs.flat() : [node.lhs]
  const single = [
    node.expression,
    node.expr,
    node.procedure,
    node.body,
    node.condition,
    node.then,
    node.else,
    node.rhs,
    node.pattern,
    node.update,
    node.delete,
  ]
  return [
    ...lhs,
    ...single.filter((child) => child !== undefined),
    ...(node.steps ?? []),
    ...(node.expressions ?? []),
    ...(node.stages ?? []),
    ...(node.predicate ?? []),
    ...(node.arguments ?? []),
    ...(node.terms ?? []).map((term) => term.expression),
    ...(node.group?.lhs.flat() ?? []),
  ]
}

function isPairs(lhs: NonNullable<SyntaxNode['lhs']>): lhs is readonly (readonly SyntaxNode[])[] {
  return Array.isArray(lhs)
}

/** The key and value nodes of an object constructor or a grouping. */
export function pairsOf(node: SyntaxNode): readonly (readonly SyntaxNode[])[] {
  return node.lhs !== undefined && isPairs(node.lhs) ? node.lhs : []
}

/** The left operand of a binary node, a bind or an application. */
export function leftOf(node: SyntaxNode): SyntaxNode | undefined {
  return node.lhs === undefined || isPairs(node.lhs) ? undefined : node.lhs
}

/** A Result around what the library threw while parsing. */
export function parseWith<T>(parse: () => T): Result<T, SyntaxProblem> {
  try {
    return ok(parse())
  } catch (thrown) {
    const { code, message, position } = describeThrown(thrown)
    return err({ code: code ?? 'S0201', message, position })
  }
}

/** What the library throws, a plain object as often as an Error, in one shape. */
export function describeThrown(thrown: unknown): {
  code: string | null
  message: string
  position: number | null
} {
  if (typeof thrown !== 'object' || thrown === null)
    return { code: null, message: String(thrown), position: null }
  const { code, message, position } = thrown as { code?: unknown; message?: unknown; position?: unknown }
  return {
    code: typeof code === 'string' ? code : null,
    message: typeof message === 'string' ? message : 'The evaluation failed',
    position: typeof position === 'number' ? position : null,
  }
}
