import type { State, StateType } from '../language/definition.ts'
import { at, fail, recover } from './failures.ts'
import { holdReason } from './holds.ts'
import { leave, ownExit } from './leave.ts'
import { type ProgramState, programState } from './program.ts'
import type { ExecutionState, Frame, Phase, Visit } from './state.ts'
import { choose, stepChoice } from './states/choice.ts'
import { stepFail } from './states/fail.ts'
import { stepMap, stepMapRunning } from './states/map.ts'
import { stepParallel, stepParallelRunning } from './states/parallel.ts'
import { stepPass } from './states/pass.ts'
import { stepSucceed } from './states/succeed.ts'
import { stepTask, stepTaskRunning } from './states/task.ts'
import { stepWait, stepWaiting } from './states/wait.ts'
import { BLOCKED, emit, type Place, type Step, type World } from './step.ts'

type StateOf<T extends StateType> = Extract<State, { Type: T }>

/** How each type of state begins its work. */
const BEGIN: { readonly [T in StateType]: (place: Place, state: StateOf<T>) => Step } = {
  Pass: stepPass,
  Task: stepTask,
  Choice: stepChoice,
  Wait: stepWait,
  Succeed: stepSucceed,
  Fail: stepFail,
  Parallel: stepParallel,
  Map: stepMap,
}

/** True when the frame may go on: it is not held, and nothing around it has failed or ended. */
export function isRunnable(state: ExecutionState, frame: Frame): boolean {
  if (frame.held !== null || frame.stopped) return false
  if (frame.position.kind !== 'next' && frame.position.kind !== 'visit') return false
  for (let at: Frame | undefined = frame; at !== undefined && at.parent !== null; ) {
    at = state.frames.get(at.parent)
    if (at === undefined || at.stopped || at.position.kind !== 'visit') return false
    const phase = at.position.visit.phase
    if ((phase.kind !== 'parallel' && phase.kind !== 'map') || phase.failure !== null) return false
  }
  return true
}

/** The next micro-step of a runnable frame: a pure function of the world. */
export function stepFrame(world: World, frame: Frame): Step {
  const { position } = frame
  if (position.kind === 'next') return enter(world, frame, position.state)
  if (position.kind !== 'visit') return BLOCKED
  const { visit } = position
  const entry = programState(world.program, frame.scope, visit.state)
  if (entry === undefined) return missing(world, frame, visit.state)
  return work(placeOf(world, frame, visit, entry), visit.phase)
}

function placeOf(world: World, frame: Frame, visit: Visit, entry: ProgramState): Place {
  const attempt = visit.phase.kind === 'retrying' ? visit.attempt + 1 : visit.attempt
  return { world, frame, visit, entry, attempt }
}

function enter(world: World, frame: Frame, name: string): Step {
  const { position } = frame
  if (position.kind !== 'next') return BLOCKED
  const entry = programState(world.program, frame.scope, name)
  if (entry === undefined) return missing(world, frame, name)
  const reason = holdReason(world.state, frame, entry.pointer, 'before')
  if (reason !== null) {
    return emit({ type: 'ExecutionHeld', frame: frame.id, reason, where: 'before', state: name })
  }
  return emit({
    type: `${entry.state.Type}StateEntered`,
    frame: frame.id,
    visit: world.state.nextVisit,
    name,
    input: position.input,
  })
}

/** A draft may point to a state that is not there; the frame fails where it would have been entered. */
function missing(world: World, frame: Frame, name: string): Step {
  const cause = `There is no state '${name}' to go on with. Correct the Next, Default or StartAt that names it.`
  return fail({ world, frame }, { error: 'States.Runtime', cause })
}

function work(place: Place, phase: Phase): Step {
  const { state } = place.entry
  switch (phase.kind) {
    case 'entered':
      return begin(place)
    case 'retrying':
      return phase.dueAt <= place.world.now ? begin(place) : BLOCKED
    case 'waiting':
      return state.Type === 'Wait' ? stepWaiting(place, state, phase.until) : BLOCKED
    case 'task':
      return stepTaskRunning(place, phase)
    case 'parallel':
      return stepParallelRunning(place, phase)
    case 'map':
      return state.Type === 'Map' ? stepMapRunning(place, state, phase) : BLOCKED
    case 'failed':
      return (
        holdAfter(place) ??
        recover(place, phase.failure, { retry: !ownFailureReported(place, phase), reported: phase.reported })
      )
    case 'result':
      return holdAfter(place) ?? leaveWith(place, phase.result)
  }
}

function begin(place: Place): Step {
  const { state } = place.entry
  return (BEGIN[state.Type] as (place: Place, state: State) => Step)(place, state)
}

/** Once a fan has said that it failed, its retriers have already been asked. */
function ownFailureReported(place: Place, phase: Extract<Phase, { kind: 'failed' }>): boolean {
  return phase.reported && (place.visit.type === 'Parallel' || place.visit.type === 'Map')
}

function holdAfter(place: Place): Step | null {
  const reason = holdReason(place.world.state, place.frame, place.entry.pointer, 'after')
  if (reason === null) return null
  return emit({ type: 'ExecutionHeld', ...at(place), reason, where: 'after', state: place.entry.name })
}

function leaveWith(place: Place, result: Extract<Phase, { kind: 'result' }>['result']): Step {
  const { state } = place.entry
  return state.Type === 'Choice' ? choose(place, state, result) : leave(place, result, ownExit(state))
}
