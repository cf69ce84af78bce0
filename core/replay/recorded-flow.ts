import type { State } from '../language/definition.ts'
import { matchesError } from '../run/failures.ts'
import type { RecordedVisit } from './recorded-scopes.ts'

/** The rule or the catcher that a way out of a state must have come from; nothing where several could have been. */
export function wayOut(
  state: State | undefined,
  visit: RecordedVisit | null,
  next: string | null,
): { rule?: number; catcher?: number } {
  if (state?.Type === 'Choice') {
    const rules = [...state.Choices.keys()].filter((i) => state.Choices[i]?.Next === next)
    if (state.Default === next && rules.length === 0) return { rule: -1 }
    return rules.length === 1 && state.Default !== next ? { rule: rules[0]! } : {}
  }
  const failure = visit?.failure ?? null
  if (failure === null || state === undefined || !('Catch' in state)) return {}
  const catcher = (state.Catch ?? []).findIndex((each) =>
    matchesError(each.ErrorEquals, { error: failure.error, cause: failure.cause ?? null }),
  )
  return catcher < 0 ? {} : { catcher }
}

/** The retrier that must have led to another attempt, and how often it had matched before; -1 when none fits. */
export function retrierOf(state: State | undefined, visit: RecordedVisit): number {
  const failure = visit.failure
  if (failure === null || state === undefined || !('Retry' in state)) return -1
  return (state.Retry ?? []).findIndex((each) =>
    matchesError(each.ErrorEquals, { error: failure.error, cause: failure.cause ?? null }),
  )
}

/** True when leaving the state may write variables. */
export function mayAssign(state: State | undefined): boolean {
  if (state === undefined) return false
  const own = 'Assign' in state && state.Assign !== undefined
  const rules = state.Type === 'Choice' && state.Choices.some((rule) => rule.Assign !== undefined)
  const catchers = 'Catch' in state && (state.Catch ?? []).some((catcher) => catcher.Assign !== undefined)
  return own || rules || catchers
}
