import type { StateMachine } from '../../../core/language/definition.ts'
import { definitionHash } from '../../../core/language/hash.ts'
import { parseDefinitionText } from '../../../core/language/parse.ts'
import type { Issue } from '../../../core/std/issue.ts'
import { printJson } from '../../../core/std/json-text.ts'
import { checkDefinition } from '../../../core/validate/validate.ts'
import { HttpError } from '../../http/http-error.ts'
import type { Store } from '../../store/store.ts'

/** A definition that can be drawn, and all that is wrong with it. */
export interface CheckedDefinition {
  readonly definition: StateMachine
  readonly text: string
  readonly hash: string
  readonly issues: readonly Issue[]
}

/** Names that a definition may refer to. */
export interface KnownNames {
  readonly functions: ReadonlySet<string>
  readonly machines: ReadonlySet<string>
}

export async function knownNames(store: Store): Promise<KnownNames> {
  const [functions, machines] = await Promise.all([store.functions.list(), store.machines.list()])
  return { functions: new Set(functions.map((f) => f.name)), machines: new Set(machines.map((m) => m.name)) }
}

/** All that is wrong with a definition's text; a machine without errors can be started. */
export function issuesOf(text: string, names: KnownNames): Issue[] {
  const { json, issues } = parseDefinitionText(text)
  return [...(json === null ? issues : checkDefinition(json, names).issues)]
}

/**
 * Reads a definition that is to be kept. It may have mistakes, but it must be JSON (YAML is turned into it) with states
 * that can be drawn: throws the first mistake with all issues otherwise.
 */
export function readDefinition(given: string, names: KnownNames): CheckedDefinition {
  const read = parseDefinitionText(given)
  const { definition, issues } = read.json === null ? read : checkDefinition(read.json, names)
  if (definition === null || read.json === null) {
    const first = issues.find((issue) => issue.severity === 'error')
    const message = first?.message ?? 'This is not a state machine definition.'
    throw new HttpError(400, first?.code ?? 'DEFINITION_UNREADABLE', message, {
      issues,
      pointer: first?.pointer ?? '',
    })
  }
  const text = /^\s*\{/.test(given) ? given : printJson(read.json, 2)
  return { definition, text, hash: definitionHash(text), issues }
}

/** Throws DEFINITION_INVALID when the definition has errors: it could be drawn, but not run. */
export function refuseInvalid(issues: readonly Issue[]): void {
  const errors = issues.filter((issue) => issue.severity === 'error')
  const first = errors[0]
  if (first === undefined) return
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
  throw new HttpError(
    422,
    'DEFINITION_INVALID',
    `This machine cannot be started yet: ${first.message}${more}`,
    {
      issues: errors,
      pointer: first.pointer,
    },
  )
}
