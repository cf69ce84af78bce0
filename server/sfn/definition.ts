import { definitionHash } from '../../core/language/hash.ts'
import type { MachineKind } from '../store/machines.ts'
import { diagnosticsOf, refusalOf } from './diagnostics.ts'

/** A definition that may be kept: its text as given and its content address. */
export interface GoodDefinition {
  readonly text: string
  readonly hash: string
}

/** Checks a definition as CreateStateMachine does. Throws InvalidDefinition with all that is wrong. */
export function readDefinition(text: string, kind: MachineKind): GoodDefinition {
  const refusal = refusalOf(diagnosticsOf(text, { executionType: kind }))
  if (refusal !== null) throw refusal
  return { text, hash: definitionHash(text) }
}
