import { definitionHash } from '../../core/language/hash.ts'
import { parseDefinitionText } from '../../core/language/parse.ts'
import { checkDefinition } from '../../core/validate/validate.ts'
import type { MachineKind } from '../store/machines.ts'
import { sfnError } from './errors.ts'

/** A definition that may be kept: its text as given and its content address. */
export interface GoodDefinition {
  readonly text: string
  readonly hash: string
}

/** Checks a definition as CreateStateMachine does. Throws InvalidDefinition with all that is wrong. */
export function readDefinition(text: string, kind: MachineKind): GoodDefinition {
  const { json, issues } = parseDefinitionText(text)
  const found = json === null ? issues : checkDefinition(json, { executionType: kind }).issues
  const errors = found.filter((issue) => issue.severity === 'error')
  if (errors.length === 0 && json !== null) return { text, hash: definitionHash(text) }
  const texts = errors.map((issue) => `SCHEMA_VALIDATION_FAILED: ${issue.message} at ${issue.pointer || '/'}`)
  throw sfnError('InvalidDefinition', `Invalid State Machine Definition: '${texts.join(', ')}'`)
}
