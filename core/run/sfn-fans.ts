import { randomUuid } from '../expression/jsonata/seeded-random.ts'
import type { State } from '../language/definition.ts'
import { processorOf } from '../language/scopes.ts'
import type { JsonObject } from '../std/json.ts'
import type {
  FanFailed,
  FanSucceeded,
  MapIterationEnded,
  MapIterationFailed,
  MapIterationStarted,
  MapStateStarted,
  ParallelBranchFailed,
  ParallelStateStarted,
} from './event.ts'
import { randomFrom, seedOf } from './random.ts'
import { failureDetails } from './sfn-details.ts'
import {
  detailsName,
  failureAround,
  push,
  show,
  type Track,
  type View,
  type VisitTrack,
} from './sfn-tracks.ts'

export function parallelStarted(view: View, track: Track, event: ParallelStateStarted): void {
  push(view, track, event.type)
  openFan(track, null)
  const state = track.visit?.state
  for (let index = 0; index < event.count; index++) {
    const scope = state?.Type === 'Parallel' ? state.Branches[index] : undefined
    view.tracks.set(event.firstFrame + index, { parent: event.frame, scope, tail: track.tail, visit: null })
  }
}

/** A Map with a reader does not know its items yet when it starts. */
export function mapStarted(view: View, track: Track, event: MapStateStarted): void {
  const state = track.visit?.state
  const reads = state?.Type === 'Map' && state.ItemReader !== undefined
  push(view, track, event.type, ['mapStateStarted', { length: reads ? 0 : event.items.length }])
  const distributed = event.distributed === true && event.invalid === undefined
  if (distributed) {
    const mapRunArn = mapRunArnOf(view, state, event)
    push(view, track, 'MapRunStarted', ['mapRunStarted', { mapRunArn }])
  }
  openFan(track, distributed ? track.tail : null)
}

function mapRunArnOf(view: View, state: State | undefined, { visit, attempt }: MapStateStarted): string {
  const { region, account } = view.names
  const uuid = (part: string): string => randomUuid(randomFrom(seedOf(view.entropy, visit, attempt, part)))
  const label = (state?.Type === 'Map' ? state.Label : undefined) ?? uuid('mapLabel')
  return `arn:aws:states:${region}:${account}:mapRun:${view.machine}/${label}:${uuid('mapRun')}`
}

function openFan(track: Track, run: number | null): void {
  if (track.visit === null) return
  track.visit.fan = { run, lastEnd: track.tail, trigger: track.tail, failedBy: null }
}

export function iterationStarted(view: View, track: Track, event: MapIterationStarted): void {
  const { visit } = track
  if (visit === null || visit.fan === null || visit.fan.run !== null) return
  const tail = show(view, event.type, visit.fan.trigger, ['mapIterationStarted', named(visit, event)])
  const scope = visit.state?.Type === 'Map' ? processorOf(visit.state) : undefined
  view.tracks.set(event.child, { parent: event.frame, scope, tail, visit: null })
}

/**
 * Recorded: what a later iteration links to is the last event inside the one that made room for it, not that one's end;
 * what is ended from outside links to the last event of what failed.
 */
export function iterationEnded(
  view: View,
  track: Track,
  event: MapIterationEnded | MapIterationFailed,
): void {
  const { visit } = track
  const child = view.tracks.get(event.child)
  if (visit === null || visit.fan === null || child === undefined) return
  const about = [detailsName(event.type), named(visit, event)] as const
  if (event.type === 'MapIterationAborted') {
    show(view, event.type, failureAround(view, child) ?? child.tail, about)
    return
  }
  visit.fan.trigger = child.tail
  visit.fan.lastEnd = show(view, event.type, child.tail, about)
  if (event.type === 'MapIterationFailed') failFan(track, child.tail)
  else view.tracks.delete(event.child)
}

const named = ({ name }: VisitTrack, { index }: { readonly index: number }): JsonObject => ({ name, index })

export function branchFailed(view: View, track: Track, event: ParallelBranchFailed): void {
  const child = view.tracks.get(event.child)
  if (child !== undefined) failFan(track, child.tail)
}

function failFan(track: Track, failedBy: number): void {
  if (track.visit?.fan) track.visit.fan.failedBy = failedBy
  track.tail = failedBy
}

/** Recorded: the exit links past the fan's end to what ended last inside it. */
export function fanSucceeded(view: View, track: Track, event: FanSucceeded): void {
  const fan = track.visit?.fan ?? null
  let last = fan?.lastEnd ?? track.tail
  if (fan !== null && fan.run !== null) last = show(view, 'MapRunSucceeded', fan.run)
  show(view, event.type, last)
  track.tail = last
}

export function fanFailed(view: View, track: Track, event: FanFailed): void {
  const fan = track.visit?.fan ?? null
  if (fan !== null && fan.run !== null) {
    push(view, track, 'MapRunFailed', ['mapRunFailed', failureDetails(event)])
  }
  push(view, track, event.type)
}
