import { dataAt } from '../run/select.ts'
import type { Json, JsonObject } from '../std/json.ts'
import { type Difference, diffJson } from './diff.ts'
import type { Timeline } from './timeline.ts'

/** What a frame carries at a moment, as one value in which differences can be pointed at. */
export function frameValue(timeline: Timeline, seq: number, frame: number): JsonObject {
  const data = dataAt(timeline.stateAt(seq), frame)
  if (data === null) return {}
  const value: JsonObject = {}
  const put = (name: string, part: Json | undefined): void => {
    if (part !== undefined) value[name] = part
  }
  put('input', data.input)
  put('parameters', data.parameters)
  put('result', data.result)
  put('output', data.output)
  put('variables', data.variables)
  if (data.error !== null) value.error = { Error: data.error, Cause: data.cause }
  return value
}

/** What an event changed about the data of its frame, outermost differing place first. */
export function changeOf(timeline: Timeline, seq: number, limit = 200): Difference[] {
  const event = timeline.event(seq)
  if (event === undefined) return []
  const before = frameValue(timeline, seq - 1, event.frame)
  return diffJson(before, frameValue(timeline, seq, event.frame), limit)
}
