import type { HistoryEvent } from '../run/event.ts'
import { type Json, jsonEqual } from '../std/json.ts'
import type { HistoryIndex, VisitRecord } from './history-index.ts'
import { VisitKeys } from './visit-keys.ts'

/** One visit as both sides know it; a side that never came there is null. */
export interface VisitPair {
  /** Names the visit alike on both sides, as VisitKeys does. */
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
 * Puts the visits of two histories of the same or of related definitions beside each other: in the order of the left side,
 * then those that only the right side has. Two visits are the same when they ended alike with equal input and output.
 */
export function pairVisits(left: Side, right: Side): VisitPair[] {
  const leftKeys = new VisitKeys(left.index)
  const rightKeys = new VisitKeys(right.index)
  const out: VisitPair[] = []
  for (const visit of left.index.visits) {
    const key = leftKeys.of(visit)
    const other = rightKeys.find(key)
    const same = other !== null && alike(left, visit, right, other)
    out.push({ key, name: visit.name, left: visit, right: other, same })
  }
  for (const visit of right.index.visits) {
    const key = rightKeys.of(visit)
    if (leftKeys.find(key) === null)
      out.push({ key, name: visit.name, left: null, right: visit, same: false })
  }
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

function alike(left: Side, a: VisitRecord, right: Side, b: VisitRecord): boolean {
  return (
    a.end === b.end && jsonEqual(entry(left, a), entry(right, b)) && jsonEqual(exit(left, a), exit(right, b))
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
