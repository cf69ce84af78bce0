import type { RetentionView } from '../../server/trpc/views.ts'
import { count, formatNumber, formatRelative } from '../ui/format.ts'

export type KeepRule = RetentionView['rule']

/** Why a rule cannot be saved; null when it can. The server says the same. */
export function ruleProblem({ days, executions }: KeepRule): string | null {
  if (days !== null && !(days >= 1 / 24)) return 'Keep them for at least an hour: 0.042 days.'
  if (executions !== null && !(executions >= 1 && Number.isInteger(executions)))
    return 'Keep at least one, a whole number.'
  return null
}

export const sameRule = (a: KeepRule, b: KeepRule): boolean =>
  a.days === b.days && a.executions === b.executions

/** A number that was counted up to a bound: "1,204", "more than 100,000". */
function counted(value: number, bound: number): string {
  return value >= bound ? `more than ${formatNumber(bound)}` : formatNumber(value)
}

/** What is stored now: "1,204 finished executions, the oldest from 3 d ago". */
export function keptWords({ kept, countsTo }: RetentionView, now: number): string {
  const { finished, imported, oldest } = kept
  const all = finished + imported
  if (finished === 0) return 'No finished execution yet'
  const many = all >= countsTo ? counted(all, countsTo) : formatNumber(finished)
  const age = oldest === null ? '' : `, the oldest from ${formatRelative(oldest, now)}`
  return `${many} finished ${finished === 1 ? 'execution' : 'executions'}${age}`
}

/** What saving a rule would do at once. */
export function dueWords(due: number, bound: number): string {
  if (due === 0) return 'Nothing would be deleted now.'
  const noun = due === 1 ? 'finished execution' : 'finished executions'
  return `${counted(due, bound)} ${noun} would be deleted now, with their logs and values.`
}

/** What the last sweep did, without its time. */
export function sweepWords({ executions, events }: NonNullable<RetentionView['last']>): string {
  return `${count(executions, 'execution')} with ${count(events, 'event')}`
}
