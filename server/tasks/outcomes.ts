import { getKey, isObject, type Json } from '../../core/std/json.ts'
import type { TaskFailedOutcome, TaskSucceededOutcome } from '../engine/task-port.ts'

export const succeeded = (output: Json): TaskSucceededOutcome => ({ kind: 'succeeded', output })

export const failed = (error: string, cause: string): TaskFailedOutcome => ({ kind: 'failed', error, cause })

/** A text parameter; null when it is missing or no text. */
export function textParameter(parameters: Json, name: string): string | null {
  const value = isObject(parameters) ? getKey(parameters, name) : undefined
  return typeof value === 'string' ? value : null
}

export function parameter(parameters: Json, name: string): Json | undefined {
  return isObject(parameters) ? getKey(parameters, name) : undefined
}

/** Milliseconds until the deadline, at most `most`, at least one. */
export function timeLeft(deadline: number | null, now: number, most: number): number {
  return deadline === null ? most : Math.max(1, Math.min(most, deadline - now))
}
