import { err, ok, type Result } from '../core/std/result.ts'
import { type AdmissionLimits, USUAL_LIMITS } from './engine/admission.ts'

/** What the operator says about losing and refusing. */
export interface LimitsConfig {
  readonly limits: AdmissionLimits
  /** Events that a history may have; an execution that goes beyond fails. 25,000 as in Step Functions unless told. */
  readonly historyEvents: number
  /** A PostgreSQL server that answers before it flushes is accepted. */
  readonly allowAsyncCommit: boolean
}

const MB = 1_000_000

/** Reads HINDSIGHT_MAX_…, HINDSIGHT_HISTORY_LIMIT and HINDSIGHT_ALLOW_ASYNC_COMMIT; the error is a sentence. */
export function readLimits(text: (name: string) => string | null): Result<LimitsConfig, string> {
  const wrong: string[] = []
  const whole = (name: string, usual: number): number => {
    const given = text(name)
    const value = given === null ? usual : Number(given)
    if (!Number.isInteger(value) || value < 1)
      wrong.push(`${name} must be a whole number, at least 1, but is "${given}".`)
    return value
  }
  const limits = {
    commands: whole('HINDSIGHT_MAX_COMMANDS_WAITING', USUAL_LIMITS.commands),
    bytes: whole('HINDSIGHT_MAX_MB_WAITING', USUAL_LIMITS.bytes / MB) * MB,
    tasks: whole('HINDSIGHT_MAX_TASKS_WAITING', USUAL_LIMITS.tasks),
  }
  const historyEvents = whole('HINDSIGHT_HISTORY_LIMIT', 25_000)
  const async = text('HINDSIGHT_ALLOW_ASYNC_COMMIT') ?? '0'
  if (async !== '0' && async !== '1')
    wrong.push(
      `HINDSIGHT_ALLOW_ASYNC_COMMIT must be 1 (the last commits may be lost in a crash of PostgreSQL) or 0, but is "${async}".`,
    )
  const [first] = wrong
  return first === undefined ? ok({ limits, historyEvents, allowAsyncCommit: async === '1' }) : err(first)
}
