import { err, ok, type Result } from '../../core/std/result.ts'
import { type RetentionRule, retentionRule } from './retention-rule.ts'

/**
 * What the environment says is kept: HINDSIGHT_KEEP_DAYS and HINDSIGHT_KEEP_EXECUTIONS, either or both. Null when it says
 * nothing: then the settings page rules. The error is a sentence for the person who starts the server.
 */
export function readKeep(text: (name: string) => string | null): Result<RetentionRule | null, string> {
  const [days, executions] = [text('HINDSIGHT_KEEP_DAYS'), text('HINDSIGHT_KEEP_EXECUTIONS')]
  if (days === null && executions === null) return ok(null)
  const rule = { days: number(days), executions: number(executions) }
  if (!retentionRule.shape.days.safeParse(rule.days).success) {
    return err(
      `HINDSIGHT_KEEP_DAYS must be a number of days from 0.042 (an hour) to 36500, but is "${days}".`,
    )
  }
  if (!retentionRule.shape.executions.safeParse(rule.executions).success) {
    return err(`HINDSIGHT_KEEP_EXECUTIONS must be a whole number, at least 1, but is "${executions}".`)
  }
  return ok(rule)
}

const number = (text: string | null): number | null => (text === null ? null : Number(text))
