import { type JsonObject, setKey } from '../std/json.ts'
import type { ExecutionState, Frame } from './state.ts'

/** The variables that a frame's expressions can read, by name: its own, then those of the scopes around it. */
export function variablesInScope(state: ExecutionState, frame: Frame): JsonObject {
  const chain: Frame[] = []
  for (let at: Frame | undefined = frame; at !== undefined; ) {
    chain.push(at)
    at = at.parent === null || at.isolated ? undefined : state.frames.get(at.parent)
  }
  const variables: JsonObject = {}
  for (const scope of chain.reverse()) {
    for (const [name, value] of Object.entries(scope.variables)) setKey(variables, name, value)
  }
  return variables
}
