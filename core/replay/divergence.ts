import type { HistoryEvent } from '../run/event.ts'
import { type Json, jsonEqual } from '../std/json.ts'
import type { HistoryIndex, VisitEnd, VisitRecord } from './history-index.ts'

/** One visit as both sides know it; a side that never came there is null. */
export interface VisitPair {
  /** Names the visit alike on both sides: scope path with branch and item numbers, state, which time. */
  readonly key: string
  readonly name: string
  readonly left: VisitRecord | null
  readonly right: VisitRecord | null
  readonly same: boolean
}

/** One side of a comparison. */
export interface Side {
  readonly events: readonly HistoryEvent[]
  readonly index: HistoryIndex
}

/**
 * Puts the visits of two histories of the same or of related definitions beside each other, in the order of the left side
 * with the right side's own ones where they came. Two visits are the same when they ended alike with equal input and output.
 */
export function pairVisits(left: Side, right: Side): VisitPair[] {
  const rightByKey = new Map(keyed(right))
  const out: VisitPair[] = []
  for (const [key, visit] of keyed(left)) {
    const other = rightByKey.get(key) ?? null
    rightByKey.delete(key)
    out.push({
      key,
      name: visit.name,
      left: visit,
      right: other,
      same: other !== null && alike(left, visit, right, other),
    })
  }
  for (const [key, visit] of rightByKey)
    out.push({ key, name: visit.name, left: null, right: visit, same: false })
  return out
}

/**
 * The first seq at which two logs differ in what happened (time, numbers of other logs and entropy aside), or null when
 * one is a prefix of the other.
 */
export function firstDivergence(
  left: readonly HistoryEvent[],
  right: readonly HistoryEvent[],
): number | null {
  const length = Math.min(left.length, right.length)
  for (let i = 0; i < length; i++) if (!sameEvent(left[i]!, right[i]!)) return i + 1
  return null
}

const CIRCUMSTANTIAL = new Set([
  'at',
  'entropy',
  'executionId',
  'name',
  'token',
  'deadline',
  'heartbeatDeadline',
  'startedAt',
  'author',
  'until',
  'dueAt',
])

function sameEvent(left: HistoryEvent, right: HistoryEvent): boolean {
  const strip = (event: HistoryEvent): Json =>
    Object.fromEntries(
      Object.entries(event).filter(
        ([key]) => !CIRCUMSTANTIAL.has(key) || (key === 'name' && event.visit !== undefined),
      ),
    ) as Json
  return jsonEqual(strip(left), strip(right))
}

function* keyed(side: Side): Generator<[string, VisitRecord]> {
  const times = new Map<string, number>()
  for (const visit of side.index.visits) {
    const path = side.index
      .lineage(visit.frame)
      .map((frame) => `${frame.scope}#${frame.index}`)
      .reverse()
      .join('>')
    const place = `${path}/${visit.name}`
    const time = (times.get(place) ?? 0) + 1
    times.set(place, time)
    yield [`${place}@${time}`, visit]
  }
}

function alike(left: Side, a: VisitRecord, right: Side, b: VisitRecord): boolean {
  const ends: [VisitEnd, VisitEnd] = [a.end, b.end]
  return (
    ends[0] === ends[1] &&
    jsonEqual(entry(left, a), entry(right, b)) &&
    jsonEqual(exit(left, a), exit(right, b))
  )
}

function entry(side: Side, visit: VisitRecord): Json | undefined {
  const event = side.events[visit.enteredSeq - 1]
  return event && 'input' in event ? event.input : undefined
}

function exit(side: Side, visit: VisitRecord): Json | undefined {
  const event = visit.exitedSeq === null ? undefined : side.events[visit.exitedSeq - 1]
  return event && 'output' in event ? event.output : undefined
}
