/** One step that can be taken back: what it was called, and what stood before it. */
interface Step<T> {
  readonly label: string
  readonly value: T
  readonly mergeKey: string | null
}

/** A value with its past and its undone future. Immutable. */
export interface History<T> {
  readonly present: T
  readonly past: readonly Step<T>[]
  readonly future: readonly Step<T>[]
}

const KEPT = 500

/** A history that begins here. */
export function startHistory<T>(present: T): History<T> {
  return { present, past: [], future: [] }
}

/**
 * Takes a step. Steps with the same merge key, one right after the other, become one: typing a word is one step.
 * Whatever was undone before is forgotten.
 */
export function record<T>(
  history: History<T>,
  present: T,
  label: string,
  mergeKey: string | null = null,
): History<T> {
  const last = history.past.at(-1)
  if (mergeKey !== null && last?.mergeKey === mergeKey && history.future.length === 0) {
    return { ...history, present }
  }
  const past = [...history.past, { label, value: history.present, mergeKey }].slice(-KEPT)
  return { present, past, future: [] }
}

/** The history one step earlier; the same when there is nothing to undo. */
export function undo<T>(history: History<T>): History<T> {
  const last = history.past.at(-1)
  if (last === undefined) return history
  return {
    present: last.value,
    past: history.past.slice(0, -1),
    future: [{ ...last, value: history.present, mergeKey: null }, ...history.future],
  }
}

/** The history one step later; the same when nothing was undone. */
export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future
  if (next === undefined) return history
  const step = { ...next, value: history.present }
  return { present: next.value, past: [...history.past, step], future }
}

/** What undo would take back; null when there is nothing. */
export function undoLabel<T>(history: History<T>): string | null {
  return history.past.at(-1)?.label ?? null
}

/** What redo would do again; null when there is nothing. */
export function redoLabel<T>(history: History<T>): string | null {
  return history.future[0]?.label ?? null
}
