import { BUILTIN_FUNCTIONS } from './builtins.ts'
import { compileExpression } from './compile.ts'
import { childrenOf, leftOf, type SyntaxNode } from './syntax.ts'

const ANY_LIMIT_MS = 500
const READS_CONTEXT = new Set(['name', 'wildcard', 'descendant'])

/** What is known at a node: which names are bound around it, and whether `$` is the (absent) root document. */
interface Scope {
  readonly bound: ReadonlySet<string>
  readonly atRoot: boolean
}

interface Findings {
  readonly free: Set<string>
  problem: string | null
}

/**
 * Why the text between `{%` and `%}` can never be evaluated here, as one sentence that says what to do; null when nothing
 * speaks against it. [JN14]
 */
export function expressionProblems(text: string): string | null {
  if (text.trim() === '') return 'The expression is empty. Write something between {% and %}.'
  const compiled = compileExpression(text, ANY_LIMIT_MS)
  if (!compiled.ok) {
    const { message, position } = compiled.error
    return `${message}${position === null ? '' : `, at character ${Math.max(1, position)}`}.`
  }
  return survey(compiled.value.syntax).problem
}

/** The names, without the dollar, that the expression reads and does not bind itself, in alphabetical order. [JN15] */
export function referencedVariables(text: string): string[] {
  const compiled = compileExpression(text, ANY_LIMIT_MS)
  if (!compiled.ok) return []
  const { free } = survey(compiled.value.syntax)
  return [...free]
    .filter((name) => name !== 'states' && name !== 'eval' && !BUILTIN_FUNCTIONS.has(name))
    .sort()
}

function survey(root: SyntaxNode): Findings {
  const findings: Findings = { free: new Set(), problem: null }
  visit(root, { bound: new Set(), atRoot: true }, findings)
  return findings
}

function visit(node: SyntaxNode, scope: Scope, findings: Findings): void {
  if (node.type === 'path') visitPath(node, scope, findings)
  else if (node.type === 'block') visitBlock(node, scope, findings)
  else if (node.type === 'lambda') visitLambda(node, scope, findings)
  else if (node.type === 'bind') visitBind(node, scope, findings)
  else {
    if (node.type === 'variable') readVariable(node, scope, findings)
    else if (READS_CONTEXT.has(node.type) && scope.atRoot) reportRootless(node, findings)
    visitInside(node, node.type === 'transform' ? { ...scope, atRoot: false } : scope, findings)
  }
}

/** The parts of a node that see its own scope, and its predicates and grouping, which see its value as `$`. */
function visitInside(node: SyntaxNode, scope: Scope, findings: Findings): void {
  const filters = [...(node.stages ?? []), ...(node.predicate ?? [])]
  const grouped = node.group?.lhs.flat() ?? []
  const below: Scope = { ...scope, atRoot: false }
  for (const child of childrenOf(node)) {
    const seesValue = filters.includes(child) || grouped.includes(child)
    visit(child, seesValue ? below : scope, findings)
  }
}

function visitPath(node: SyntaxNode, scope: Scope, findings: Findings): void {
  let inner = scope
  for (const [i, step] of (node.steps ?? []).entries()) {
    const stages = step.stages?.filter((stage) => stage.type === 'index').map((stage) => stage.value) ?? []
    inner = withNames(inner, [step.focus, step.index, ...stages])
    visit(step, { ...inner, atRoot: i === 0 && scope.atRoot }, findings)
  }
  for (const child of node.group?.lhs.flat() ?? []) visit(child, { ...inner, atRoot: false }, findings)
}

function visitBind(node: SyntaxNode, scope: Scope, findings: Findings): void {
  // A function may call itself by the name that it is bound to.
  if (node.rhs !== undefined) visit(node.rhs, withNames(scope, [leftOf(node)?.value]), findings)
}

function visitBlock(node: SyntaxNode, scope: Scope, findings: Findings): void {
  let inner = scope
  for (const child of node.expressions ?? []) {
    visit(child, inner, findings)
    if (child.type === 'bind') inner = withNames(inner, boundBy(child))
  }
  const below: Scope = { ...scope, atRoot: false }
  const filters = [...(node.predicate ?? []), ...(node.stages ?? []), ...(node.group?.lhs.flat() ?? [])]
  for (const filter of filters) visit(filter, below, findings)
}

/** `$a := $b := 1` binds both names. */
function boundBy(bind: SyntaxNode): unknown[] {
  const own = leftOf(bind)?.value
  return bind.rhs?.type === 'bind' ? [own, ...boundBy(bind.rhs)] : [own]
}

function visitLambda(node: SyntaxNode, scope: Scope, findings: Findings): void {
  const parameters = (node.arguments ?? []).map((parameter) => parameter.value)
  if (node.body !== undefined) visit(node.body, withNames(scope, parameters), findings)
}

function withNames(scope: Scope, names: readonly unknown[]): Scope {
  const added = names.filter((name) => typeof name === 'string')
  return added.length === 0 ? scope : { ...scope, bound: new Set([...scope.bound, ...added]) }
}

function readVariable(node: SyntaxNode, scope: Scope, findings: Findings): void {
  const name = String(node.value)
  if (name === '') {
    if (scope.atRoot)
      findings.problem ??= 'There is no $ here. Read $states.input, or a variable by its name.'
  } else if (name === '$') {
    findings.problem ??= 'There is no $$ here. Read $states.input, or a variable by its name.'
  } else if (!scope.bound.has(name)) {
    if (name === 'eval') findings.problem ??= '$eval is not available. Write the expression itself.'
    findings.free.add(name)
  }
}

function reportRootless(node: SyntaxNode, findings: Findings): void {
  const shown = node.type === 'name' ? String(node.value) : node.type === 'wildcard' ? '*' : '**'
  const instead =
    node.type === 'name' ? `$states.input.${shown}, or $${shown} for a variable` : `$states.input.${shown}`
  findings.problem ??= `"${shown}" stands alone and has nothing to be read from. Write ${instead}.`
}
