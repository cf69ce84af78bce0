import type { EvaluationAnswer, EvaluationRequest } from '../expression/evaluation.ts'
import { nextAbortOfAll } from './abort.ts'
import { isRunnable, stepFrame } from './advance.ts'
import type { Command } from './command.ts'
import { takeCommand } from './commands.ts'
import type { Decision, Refusal } from './decision.ts'
import type { HistoryEvent } from './event.ts'
import { evolve } from './evolve.ts'
import type { Program } from './program.ts'
import type { ExecutionState, Frame } from './state.ts'
import { BLOCKED, type Draft, emit, type Step, type World } from './step.ts'
import { viewWeight } from './view.ts'

/** What a run of steps came to: questions for the host, or the end of the decision. */
export type Progress =
  | { readonly kind: 'evaluate'; readonly requests: readonly EvaluationRequest[] }
  | { readonly kind: 'idle' }

/**
 * A decision under way. `events` grows and is already folded into the state that the run was given. A host may stop
 * asking at any 'evaluate': what is there by then is a valid partial decision, and a later Resume goes on.
 */
export interface DecisionRun {
  readonly events: readonly HistoryEvent[]
  readonly refusal: Refusal | null
  /** Goes on as far as it can. The first call has no answers. */
  step(answers: readonly EvaluationAnswer[]): Progress
}

/** How many questions go to the host at once. */
const BATCH = 64

/**
 * Begins to decide a command. The state is changed in place as events come. Every micro-step is a pure function of the
 * folded state, the definition and the command's time: nothing is remembered between two events that the log does not say.
 */
export function beginDecision(state: ExecutionState, asked: Command, program: Program): DecisionRun {
  const events: HistoryEvent[] = []
  const answers = new Map<string, EvaluationAnswer>()
  // A log's time never falls, whatever a host's clock does.
  const now = Math.max(asked.at, state.at)
  const command = now === asked.at ? asked : { ...asked, at: now }
  const world: World = { state, program, now, answers }
  const taken = takeCommand(state, command, program)
  const idle = IdleFrames.of(state, program, now)

  // A draft is made for one event: it becomes that event.
  const numbered = (draft: Draft): HistoryEvent => Object.assign(draft, { seq: state.seq + 1, at: now })

  function append(event: HistoryEvent): void {
    evolve(state, event)
    events.push(event)
    idle.wake(event, state)
  }

  if ('refusal' in taken) return { events, refusal: taken.refusal, step: () => ({ kind: 'idle' }) }
  if (taken.event !== null) append(numbered(taken.event))

  function step(given: readonly EvaluationAnswer[]): Progress {
    for (const answer of given) answers.set(answer.key, answer)
    for (;;) {
      const next = nextStep(world, idle)
      if (next.kind === 'event') append(withinHistory(world, numbered(next.event)))
      else if (next.kind === 'blocked') {
        idle.keep(state, program)
        return { kind: 'idle' }
      } else return { kind: 'evaluate', requests: batch(world, idle, next.request) }
    }
  }
  return { events, refusal: null, step }
}

/** From so many frames on it is worth remembering, from one decision to the next, which of them have nothing to do. */
const MANY_FRAMES = 32

/**
 * Frames that were found to be blocked and that no event has touched since. Only saves time: leaving it out changes
 * nothing that is decided.
 */
class IdleFrames {
  /** Of states with many frames: what the last decision left. Nothing but a decision changes a state. */
  static readonly #left = new WeakMap<ExecutionState, IdleFrames>()
  readonly #frames = new Set<number>()
  /** No frame of these can do something by the time alone before this. */
  #due = Number.POSITIVE_INFINITY
  #seq = 0
  #program: Program | null = null

  static of(state: ExecutionState, program: Program, now: number): IdleFrames {
    if (state.frames.size < MANY_FRAMES) return new IdleFrames()
    const left = IdleFrames.#left.get(state)
    IdleFrames.#left.delete(state)
    const good = left !== undefined && left.#seq === state.seq && left.#program === program
    return good && now < left.#due ? left : new IdleFrames()
  }

  keep(state: ExecutionState, program: Program): void {
    if (state.frames.size < MANY_FRAMES) return
    this.#seq = state.seq
    this.#program = program
    IdleFrames.#left.set(state, this)
  }

  has(id: number): boolean {
    return this.#frames.has(id)
  }

  add(frame: Frame): void {
    this.#frames.add(frame.id)
    const phase = frame.position.kind === 'visit' ? frame.position.visit.phase : null
    if (phase?.kind === 'waiting') this.#until(phase.until)
    else if (phase?.kind === 'retrying') this.#until(phase.dueAt)
    else if (phase?.kind === 'task') {
      this.#until(phase.deadline)
      this.#until(phase.heartbeatDeadline)
    }
  }

  #until(due: number | null): void {
    if (due !== null && due < this.#due) this.#due = due
  }

  wake(event: HistoryEvent, state: ExecutionState): void {
    if (event.visit === undefined && !event.type.endsWith('Held')) {
      this.#frames.clear()
      return
    }
    this.#frames.delete(event.frame)
    const parent = state.frames.get(event.frame)?.parent
    // A branch that has ended is no longer there to name its parent.
    if (parent === undefined) this.#frames.clear()
    else if (parent !== null) this.#frames.delete(parent)
    if ('child' in event) this.#frames.delete(event.child)
  }
}

/** The next micro-step of the execution: the lowest frame that can do something, so that depth comes first. */
function nextStep(world: World, idle: IdleFrames): Step {
  const { state } = world
  if (state.status !== 'RUNNING' || state.seq === 0) return BLOCKED
  if (state.pendingEdits !== null) return editStep(state)
  const end = endStep(world)
  if (end !== null) return end
  for (const frame of state.frames.values()) {
    if (idle.has(frame.id)) continue
    const step = isRunnable(state, frame) ? stepFrame(world, frame) : BLOCKED
    if (step.kind !== 'blocked') return step
    idle.add(frame)
  }
  return BLOCKED
}

function editStep(state: ExecutionState): Step {
  const { author, edits } = state.pendingEdits!
  const [first, ...rest] = edits
  if (first === undefined) return BLOCKED
  return emit({
    type: 'ValueEdited',
    frame: first.target.frame,
    edit: first,
    ...(rest.length > 0 ? { rest } : {}),
    author,
  })
}

/** Stopped, out of time, or done: the states are aborted first, then the execution ends. */
function endStep({ state, now }: World): Step | null {
  const stopping = state.stopping
  const late = state.deadline !== null && state.deadline <= now
  if (stopping !== null || late) {
    const abort = nextAbortOfAll(state)
    if (abort !== null) return emit(abort)
    if (stopping === null) return emit({ type: 'ExecutionTimedOut', frame: 0, error: 'States.Timeout' })
    return emit({
      type: 'ExecutionAborted',
      frame: 0,
      ...(stopping.error === null ? {} : { error: stopping.error }),
      ...(stopping.cause === null ? {} : { cause: stopping.cause }),
      author: stopping.author,
    })
  }
  const root = state.frames.get(0)?.position
  if (root?.kind === 'done') return emit({ type: 'ExecutionSucceeded', frame: 0, output: root.output })
  return null
}

/** How many events of a log may come to one that Step Functions would show: ours stand beside those, and are not endless. */
const LOG_PER_HISTORY = 8

/** The last event that a history may have is its failure. Counted is what Step Functions shows. */
function withinHistory(world: World, event: HistoryEvent): HistoryEvent {
  const { state, program } = world
  const { historyEvents } = program.limits
  if (event.type.startsWith('Execution')) return event
  const ledger = state.frames.get(state.frames.get(event.frame)?.ledger ?? 0)
  const shown = (ledger?.viewed ?? 0) + viewWeight(state, event)
  if (shown < historyEvents && event.seq < historyEvents * LOG_PER_HISTORY) return event
  const cause = `The execution reached the maximum number of history events (${historyEvents}).`
  const { seq, at } = event
  return { type: 'ExecutionFailed', frame: 0, error: 'States.Runtime', cause, seq, at }
}

/** What the first frame asks, and ahead of their turn what the others will ask anyway. */
function batch(world: World, idle: IdleFrames, first: EvaluationRequest): readonly EvaluationRequest[] {
  const requests = [first]
  if (world.state.frames.size === 1) return requests
  for (const frame of world.state.frames.values()) {
    if (requests.length >= BATCH) break
    if (idle.has(frame.id) || !isRunnable(world.state, frame)) continue
    const step = stepFrame(world, frame)
    if (step.kind === 'evaluate' && step.request.key !== first.key) requests.push(step.request)
  }
  return requests
}

/** Decides a whole command with an asynchronous evaluator. The state is changed in place. */
export async function decideWith(
  state: ExecutionState,
  command: Command,
  program: Program,
  evaluate: (requests: readonly EvaluationRequest[]) => Promise<readonly EvaluationAnswer[]>,
): Promise<Decision> {
  const run = beginDecision(state, command, program)
  for (let progress = run.step([]); progress.kind === 'evaluate'; ) {
    progress = run.step(await evaluate(progress.requests))
  }
  return { events: run.events, refusal: run.refusal }
}
