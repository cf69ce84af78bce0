import type { ExecutionState } from '../../../core/run/state.ts'

/** A state as text: equal states give equal texts, whichever way they came to be. */
export function stateText(state: ExecutionState): string {
  return JSON.stringify(state, (_, value: unknown) => {
    if (value instanceof Map) return [...value].sort(([a], [b]) => (a < b ? -1 : 1))
    if (value instanceof Set) return [...value].sort()
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
