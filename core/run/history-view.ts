import type { StateMachine } from '../language/definition.ts'
import { ownState } from '../language/scopes.ts'
import type {
  EvaluationFailed,
  EventType,
  ExecutionEndedBadly,
  ExecutionRedriven,
  ExecutionStarted,
  ExecutionSucceeded,
  HistoryEvent,
  StateAborted,
  StateEntered,
  StateExited,
} from './event.ts'
import {
  enteredDetails,
  evaluationDetails,
  exitedDetails,
  failureDetails,
  startedDetails,
} from './sfn-details.ts'
import { DEFAULT_NAMES, namesOf, type SfnEvent, type SfnNames } from './sfn-event.ts'
import * as fans from './sfn-fans.ts'
import { sfnTask, started, type TaskEvent, taskDetails } from './sfn-task.ts'
import { detailsName, failureAround, parentOf, push, show, type Track, type View } from './sfn-tracks.ts'
import { showsStart } from './view.ts'

/**
 * A log as the Step Functions API shows it: without our own events, with its ids, links and details. The start of a task
 * that only its completion tells of stands right before that. `names` is for executions that have no ARNs of their own.
 */
export function historyView(
  events: readonly HistoryEvent[],
  definition: StateMachine,
  names: SfnNames = DEFAULT_NAMES,
): SfnEvent[] {
  const view = beginView(definition, names)
  for (const event of events) showNext(view, event)
  return view.shown
}

/** A view of a log of which nothing has been shown yet. */
export function beginView(definition: StateMachine, names: SfnNames): View {
  return {
    definition,
    shown: [],
    before: 0,
    tracks: new Map(),
    names,
    machine: '',
    entropy: '',
    at: 0,
  }
}

/** Shows the log's next event, as one, several or none. */
export function showNext(view: View, event: HistoryEvent): void {
  view.at = event.at
  if (event.type === 'ExecutionStarted') executionStarted(view, event)
  const track = view.tracks.get(event.frame)
  const add = ADD[event.type] as ((view: View, track: Track, event: HistoryEvent) => void) | undefined
  if (track !== undefined) add?.(view, track, event)
}

type EventOf<T extends EventType> = Extract<HistoryEvent, { type: T }>

/** What is not named here is an event of our own, which Step Functions does not know. */
const ADD: { readonly [T in EventType]?: (view: View, track: Track, event: EventOf<T>) => void } = {
  ExecutionSucceeded: executionSucceeded,
  ExecutionFailed: executionEndedBadly,
  ExecutionAborted: executionEndedBadly,
  ExecutionTimedOut: executionEndedBadly,
  ExecutionRedriven: executionRedriven,
  PassStateEntered: stateEntered,
  TaskStateEntered: stateEntered,
  ChoiceStateEntered: stateEntered,
  WaitStateEntered: stateEntered,
  SucceedStateEntered: stateEntered,
  FailStateEntered: stateEntered,
  ParallelStateEntered: stateEntered,
  MapStateEntered: stateEntered,
  PassStateExited: stateExited,
  TaskStateExited: stateExited,
  ChoiceStateExited: stateExited,
  WaitStateExited: stateExited,
  SucceedStateExited: stateExited,
  ParallelStateExited: stateExited,
  MapStateExited: stateExited,
  TaskStateAborted: stateAborted,
  WaitStateAborted: stateAborted,
  ParallelStateAborted: stateAborted,
  MapStateAborted: stateAborted,
  TaskScheduled: task,
  TaskStarted: task,
  TaskSubmitted: task,
  TaskSucceeded: task,
  TaskFailed: task,
  TaskTimedOut: task,
  EvaluationFailed: evaluationFailed,
  ParallelStateStarted: fans.parallelStarted,
  ParallelStateSucceeded: fans.fanSucceeded,
  ParallelStateFailed: fans.fanFailed,
  ParallelBranchFailed: fans.branchFailed,
  MapStateStarted: fans.mapStarted,
  MapStateSucceeded: fans.fanSucceeded,
  MapStateFailed: fans.fanFailed,
  MapIterationStarted: fans.iterationStarted,
  MapIterationSucceeded: fans.iterationEnded,
  MapIterationFailed: fans.iterationEnded,
  MapIterationAborted: fans.iterationEnded,
}

/** Recorded: the first state links to nothing, not to the execution's start. */
function executionStarted(view: View, event: ExecutionStarted): void {
  view.names = namesOf(event.identity, view.names)
  view.machine = event.identity?.machine.split(':')[6] ?? event.machineName
  view.entropy = event.entropy
  show(view, event.type, 0, ['executionStarted', startedDetails(event, view.names.role)])
  view.tracks.set(0, { parent: null, scope: view.definition, tail: 0, visit: null })
}

function executionSucceeded(view: View, track: Track, event: ExecutionSucceeded): void {
  const details = { output: JSON.stringify(event.output), outputDetails: { truncated: false } }
  push(view, track, event.type, ['executionSucceeded', details])
}

function executionEndedBadly(view: View, track: Track, event: ExecutionEndedBadly): void {
  push(view, track, event.type, [detailsName(event.type), failureDetails(event)])
}

/** Whatever goes on after a redrive goes on from it. */
function executionRedriven(view: View, track: Track, event: ExecutionRedriven): void {
  push(view, track, event.type, ['executionRedriven', { redriveCount: event.redriveCount }])
  for (const other of view.tracks.values()) {
    other.tail = track.tail
    const fan = other.visit?.fan ?? null
    if (fan === null) continue
    fan.failedBy = null
    fan.trigger = track.tail
  }
}

function stateEntered(view: View, track: Track, event: StateEntered): void {
  const before = track.tail
  push(view, track, event.type, ['stateEntered', enteredDetails(event)])
  const state = track.scope === undefined ? undefined : ownState(track.scope, event.name)
  track.visit = { name: event.name, state, entered: track.tail, before, task: null, fan: null }
}

function stateExited(view: View, track: Track, event: StateExited): void {
  push(view, track, event.type, ['stateExited', exitedDetails(event)])
  if (event.next !== null) return
  const fan = parentOf(view, track)?.visit?.fan ?? null
  if (fan !== null) fan.lastEnd = track.tail
}

/** Recorded: what is ended from outside links to the last event of what failed. */
function stateAborted(view: View, track: Track, event: StateAborted): void {
  const failed = failureAround(view, track)
  if (failed === null) push(view, track, event.type)
  else show(view, event.type, failed)
}

function task(view: View, track: Track, event: TaskEvent): void {
  const { visit } = track
  if (visit === null) return
  if (event.type === 'TaskScheduled') {
    const { resource, at } = event
    visit.task = { ...sfnTask(resource, view.names), resource, scheduledAt: at, begun: false }
  }
  const found = visit.task
  if (found === null) return
  const about = detailsName(found.family)
  if (showsStart(event, found)) {
    const startedAt = ('startedAt' in event ? event.startedAt : undefined) ?? found.scheduledAt
    push(view, track, `${found.family}Started`, [`${about}Started`, started(found)], startedAt)
  }
  if (event.type === 'TaskStarted' || event.type === 'TaskSubmitted') found.begun = true
  const name = event.type.slice('Task'.length)
  push(view, track, `${found.family}${name}`, [
    `${about}${name}`,
    taskDetails(event, found, view.names.region),
  ])
}

/**
 * Recorded: fields that are evaluated on entry fail in the place of the StateEntered, whose link they take; a Wait whose
 * timestamp cannot be read has been entered by then.
 */
function evaluationFailed(view: View, track: Track, event: EvaluationFailed): void {
  const { visit } = track
  const entering = visit !== null && track.tail === visit.entered
  const waits = visit?.state?.Type === 'Wait' && !event.cause.includes('The JSONata expression ')
  const previous = entering && !waits ? visit.before : track.tail
  track.tail = show(view, event.type, previous, ['evaluationFailed', evaluationDetails(event)])
}
