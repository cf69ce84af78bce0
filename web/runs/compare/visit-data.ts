import type { VisitRecord } from '../../../core/replay/history-index.ts'
import type { Timeline } from '../../../core/replay/timeline.ts'
import type { JsonObject } from '../../../core/std/json.ts'

/** What a visit took, what its work came to and what it gave, as one value that can be compared. */
export function visitData(timeline: Timeline, visit: VisitRecord | null): JsonObject {
  const data: JsonObject = {}
  if (visit === null) return data
  const entered = timeline.event(visit.enteredSeq)
  if (entered && 'input' in entered) data.input = entered.input
  const worked = visit.attempts.at(-1)?.endedSeq
  const work = worked == null ? undefined : timeline.event(worked)
  if (work?.type === 'TaskSucceeded') data.result = work.output
  if (work?.type === 'TaskFailed' || work?.type === 'TaskTimedOut') {
    data.error = { Error: work.error, Cause: work.cause ?? null }
  }
  const exited = visit.exitedSeq === null ? undefined : timeline.event(visit.exitedSeq)
  if (exited && 'output' in exited) data.output = exited.output
  if (exited && 'assigned' in exited && exited.assigned) data.assigned = exited.assigned
  return data
}
