import type { Json } from '../std/json.ts'
import { printJson } from '../std/json-text.ts'
import type { StateMachine } from './definition.ts'

/** The text in which definitions are shown and exported: JSON, two blanks a level, keys in their own order. */
export function printDefinition(definition: StateMachine | Json): string {
  return printJson(definition as Json, 2)
}
