import { getKey } from '../std/json.ts'
import type { PathScope } from './expression-scope.ts'
import type { PathBody } from './jsonpath/ast.ts'

/** A cause may have this many characters in Step Functions; the document inside it must leave room for the rest. */
const MAX_TEXT = 30_000

/** The JSON text of what a path reads, for the errors that show it. */
export function rootText(path: PathBody, scope: PathScope): string {
  const root =
    path.root.kind === 'context'
      ? scope.context
      : path.root.kind === 'variable'
        ? (getKey(scope.variables, path.root.name) ?? scope.input)
        : scope.input
  const text = JSON.stringify(root)
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text
}
