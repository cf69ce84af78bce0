import type { Scope, State, StateMachine } from '../language/definition.ts'
import type { JsonObject } from '../std/json.ts'
import type { SfnEvent, SfnNames } from './sfn-event.ts'
import type { SfnTask } from './sfn-task.ts'

/** What the Step Functions view remembers between two events of a log. */
export interface View {
  readonly definition: StateMachine
  readonly shown: SfnEvent[]
  /** How many events come before those in `shown`: they were shown by an earlier part. */
  readonly before: number
  /** By the number of the frame; frames inside of a distributed Map have none, since their histories are their own. */
  readonly tracks: Map<number, Track>
  names: SfnNames
  /** Of the machine, as it stands in ARNs. */
  machine: string
  entropy: string
  /** Time of the event that is being shown. */
  at: number
}

/** What links the events of one frame. */
export interface Track {
  readonly parent: number | null
  readonly scope: Scope | undefined
  /** The event that the frame's next one links to. */
  tail: number
  visit: VisitTrack | null
}

export interface VisitTrack {
  readonly name: string
  readonly state: State | undefined
  readonly entered: number
  /** What the StateEntered itself links to. */
  readonly before: number
  task: TaskTrack | null
  fan: FanTrack | null
}

/** A task's attempt under way. */
export interface TaskTrack extends SfnTask {
  readonly resource: string
  readonly scheduledAt: number
  begun: boolean
}

/** A Parallel or Map under way. */
export interface FanTrack {
  /** The MapRunStarted of a distributed Map. */
  readonly run: number | null
  /** What ended last inside it, or its start: the fan's own end links to it. */
  lastEnd: number
  /** What made room for the next iteration, or the fan's start. */
  trigger: number
  /** The last event of the branch or iteration that failed for good. */
  failedBy: number | null
}

/** How many events a view has come to. */
export const viewLength = (view: View): number => view.before + view.shown.length

/** A view that goes on where the other stands, with nothing shown yet; the two no longer know of each other. */
export function laterPart(view: View): View {
  const tracks = new Map<number, Track>()
  for (const [frame, track] of view.tracks) tracks.set(frame, copyTrack(track))
  return { ...view, tracks, shown: [], before: viewLength(view) }
}

function copyTrack(track: Track): Track {
  const { visit } = track
  if (visit === null) return { ...track }
  const { task, fan } = visit
  return { ...track, visit: { ...visit, task: task && { ...task }, fan: fan && { ...fan } } }
}

/** The member of an event that holds its details: its name without the common end, and what it holds. */
export type About = readonly [name: string, details: JsonObject | null]

/** Adds an event that links to any other; answers its id. */
export function show(view: View, type: string, previous: number, about?: About, timestamp = view.at): number {
  const id = view.before + view.shown.length + 1
  const [name, held] = about ?? ['', null]
  const details: Record<string, JsonObject> = held === null ? {} : { [`${name}EventDetails`]: held }
  view.shown.push({ id, previousEventId: previous, timestamp, type, details })
  return id
}

/** Adds an event at the end of a frame. */
export function push(view: View, track: Track, type: string, about?: About, timestamp = view.at): void {
  track.tail = show(view, type, track.tail, about, timestamp)
}

/** `ExecutionFailed` -> `executionFailed`: how details are called. */
export const detailsName = (type: string): string => type.charAt(0).toLowerCase() + type.slice(1)

export function parentOf(view: View, track: Track): Track | undefined {
  return track.parent === null ? undefined : view.tracks.get(track.parent)
}

/** The last event of what failed around a frame, when the frame is ended because of that. */
export function failureAround(view: View, track: Track): number | null {
  for (let at = parentOf(view, track); at !== undefined; at = parentOf(view, at)) {
    const failedBy = at.visit?.fan?.failedBy ?? null
    if (failedBy !== null) return failedBy
  }
  return null
}
