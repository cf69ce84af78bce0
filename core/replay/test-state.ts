import type { EvaluationAnswer, EvaluationRequest } from '../expression/evaluation.ts'
import type { QueryLanguage, State } from '../language/definition.ts'
import { stepFrame } from '../run/advance.ts'
import { takeCommand } from '../run/commands.ts'
import type { HistoryEvent } from '../run/event.ts'
import { evolve } from '../run/evolve.ts'
import { visitOf } from '../run/frames.ts'
import { initialState } from '../run/initial-state.ts'
import { compileProgram, programState } from '../run/program.ts'
import { earliestDeadline, type OpenTask, openTasks } from '../run/select.ts'
import type { ExecutionState, Failure, Frame, MapPhase, ParallelPhase, Visit } from '../run/state.ts'
import type { Draft, World } from '../run/step.ts'
import { exceedsTolerance } from '../run/tolerance.ts'
import type { Json, JsonObject } from '../std/json.ts'
import type { TaskAnswer } from './simulate.ts'
import { type Observation, observe } from './state-observation.ts'

/** What the work of the state comes to without being done. */
export type TestMock =
  | { readonly kind: 'result'; readonly result: Json }
  | { readonly kind: 'error'; readonly error: string; readonly cause: string | null }

/** One state to be tried out by itself. */
export interface StateTest {
  readonly name: string
  readonly state: State
  /** The language of the machine around it; the state's own QueryLanguage goes before. */
  readonly queryLanguage: QueryLanguage
  readonly input: Json
  /** Variables that stand as though states before had assigned them. */
  readonly variables: JsonObject
  /** The whole context object. */
  readonly context: JsonObject
  /** Without one the work is done: tasks are asked, waits pass at once; Parallel and Map need one. */
  readonly mock: TestMock | null
  /** How often each retrier has been used up before. */
  readonly retries: number
  /** What the ItemReader of a distributed Map has read. */
  readonly items: readonly Json[] | null
  /** Failed iterations of a Map, to be weighed against what it tolerates. */
  readonly failedIterations: number | null
  /** Milliseconds since 1970. */
  readonly at: number
  readonly seed: string
}

/** What is asked of outside. */
export interface StateTestHost {
  readonly evaluate: (requests: readonly EvaluationRequest[]) => Promise<readonly EvaluationAnswer[]>
  /** Does the task; 'never' lets its time run out. */
  readonly answer: (task: OpenTask) => Promise<TaskAnswer>
}

/** How the state ended, with everything that could be seen on the way. */
export interface StateTestOutcome {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR'
  readonly output?: Json
  readonly error?: string
  readonly cause?: string
  /** The state that would come next; absent where the scope ends. */
  readonly nextState?: string
  readonly catchIndex?: number
  readonly retryIndex?: number
  /** Seconds until the next attempt. */
  readonly retryAfter?: number
  readonly seen: Observation
  /** Variables in scope behind the state. */
  readonly variables: JsonObject
}

const AUTHOR = 'test'

type Leaving = Extract<Draft, { output: Json; next: string | null }>

const isLeaving = (event: Draft): event is Leaving => event.type.endsWith('StateExited')

/** A worker and a mock may fail without saying why. */
interface TaskFailing {
  readonly kind: 'fail'
  readonly error: string
  readonly cause: string | null
}

/**
 * Tries one state out: the same micro-steps as in an execution, from StateEntered to the event that ends the visit or
 * asks for another attempt. Parallel and Map do not open their branches: their mock stands for what came back.
 */
export async function testState(test: StateTest, host: StateTestHost): Promise<StateTestOutcome> {
  const run = new StateRun(test)
  for (;;) {
    const step = run.step()
    if (step.kind === 'evaluate') run.answer(await host.evaluate([step.request]))
    else if (step.kind === 'event') {
      const outcome = run.take(step.event)
      if (outcome !== null) return outcome
    } else {
      const task = run.openTask()
      run.passTime(task === null ? null : await host.answer(task))
    }
  }
}

class StateRun {
  readonly #test: StateTest
  readonly #state: ExecutionState = initialState()
  readonly #program
  readonly #answers = new Map<string, EvaluationAnswer>()
  #now: number
  readonly #seen: Observation = {}
  #failure: Failure | null = null

  constructor(test: StateTest) {
    this.#test = test
    this.#now = test.at
    const { name, state, queryLanguage } = test
    this.#program = compileProgram({ QueryLanguage: queryLanguage, StartAt: name, States: { [name]: state } })
    this.#command({
      ...this.#base(),
      kind: 'Start',
      ...{ executionId: 'test', name: 'test', machineId: 'test', machineName: 'test', definition: '' },
      ...{ machineVersion: null, breakpoints: [], parent: null, input: test.input },
      // A mocked Map needs no reader, batcher or writer: a rehearsal goes on without them.
      rehearsal: test.mock !== null,
    })
    this.#frame.variables = { ...test.variables }
  }

  get #frame(): Frame {
    return this.#state.frames.get(0)!
  }

  get #world(): World {
    const { context } = this.#test
    return { state: this.#state, program: this.#program, now: this.#now, answers: this.#answers, context }
  }

  #base() {
    return { requestId: 'test', at: this.#now, seed: this.#test.seed, author: AUTHOR }
  }

  #command(command: Parameters<typeof takeCommand>[1]): void {
    const taken = takeCommand(this.#state, command, this.#program)
    if ('refusal' in taken) throw new Error(taken.refusal.message)
    if (taken.event !== null) this.#append(taken.event)
  }

  #append(draft: Draft): void {
    evolve(this.#state, { ...draft, seq: this.#state.seq + 1, at: this.#now } as HistoryEvent)
  }

  step() {
    return stepFrame(this.#world, this.#frame)
  }

  answer(answers: readonly EvaluationAnswer[]): void {
    for (const answer of answers) this.#answers.set(answer.key, answer)
  }

  /** Takes an event; answers the outcome when it ends the test. */
  take(event: Draft): StateTestOutcome | null {
    if (event.type === 'RetryScheduled') return this.#retriable(event)
    if (isLeaving(event)) return this.#left(event)
    if (event.type === 'ExecutionFailed') return this.#ended(event)
    const { items } = this.#test
    this.#append(event.type === 'MapStateStarted' && items !== null ? { ...event, items } : event)
    this.#worked()
    return null
  }

  /** The task whose outcome is waited for. */
  openTask(): OpenTask | null {
    return openTasks(this.#state)[0] ?? null
  }

  /** Nothing can be done now: the task's answer comes in, or the clock jumps to what is due. */
  passTime(answer: TaskAnswer | null): void {
    const visit = visitOf(this.#frame)
    const task = this.openTask()
    if (answer !== null && answer.kind !== 'never' && task !== null) {
      this.#complete(task, answer)
      this.#worked()
      return
    }
    const due = earliestDeadline(this.#state)
    if (due !== null) this.#now = Math.max(this.#now, due)
    else if (visit !== null) {
      const failure = { error: 'States.Timeout', cause: null }
      visit.phase = { kind: 'failed', failure, reported: false, from: visit.phase }
      this.#failure = failure
    } else throw new Error(`the state '${this.#test.name}' has nothing to go on with`)
  }

  #complete(task: OpenTask, answer: Exclude<TaskAnswer, { kind: 'never' }> | TaskFailing): void {
    const ref = { visit: task.visit, attempt: task.attempt }
    this.#command(
      answer.kind === 'succeed'
        ? { ...this.#base(), kind: 'CompleteTask', task: ref, output: answer.output }
        : { ...this.#base(), kind: 'FailTask', task: ref, error: answer.error, cause: answer.cause },
    )
  }

  /** Looks at what the last event made of the visit, and lets the mock answer for its work. */
  #worked(): void {
    const visit = visitOf(this.#frame)
    const entry = programState(this.#program, '', this.#test.name)
    if (visit === null || entry === undefined) return
    const place = { world: this.#world, frame: this.#frame, visit, entry, attempt: visit.attempt }
    Object.assign(this.#seen, observe(place))
    this.#mock(visit)
    if (visit.phase.kind === 'result') Object.assign(this.#seen, observe(place))
    if (visit.phase.kind === 'failed') this.#failure = visit.phase.failure
  }

  #mock(visit: Visit): void {
    const { mock, retries, state } = this.#test
    if ('Retry' in state) visit.retries = (state.Retry ?? []).map(() => retries)
    if (mock === null) return
    const { phase } = visit
    const task = this.openTask()
    if (phase.kind === 'task' && task !== null) {
      this.#complete(
        task,
        mock.kind === 'result'
          ? { kind: 'succeed', output: mock.result }
          : { kind: 'fail', error: mock.error, cause: mock.cause },
      )
    } else if (phase.kind === 'parallel' || phase.kind === 'map') {
      // None of the branches is opened: the mock says what they would have brought.
      const failure = this.#failureOf(phase, mock)
      visit.phase =
        failure === null && mock.kind === 'result'
          ? { kind: 'result', result: mock.result }
          : { kind: 'failed', failure: failure ?? NO_FAILURE, reported: false, from: phase }
    }
  }

  #failureOf(phase: ParallelPhase | MapPhase, mock: TestMock): Failure | null {
    const { failedIterations } = this.#test
    if (phase.kind === 'map' && failedIterations !== null && failedIterations > 0) {
      if (exceedsTolerance({ ...phase, failed: failedIterations })) return THRESHOLD_EXCEEDED
    }
    return mock.kind === 'error' ? { error: mock.error, cause: mock.cause } : null
  }

  #retriable(event: Extract<Draft, { type: 'RetryScheduled' }>): StateTestOutcome {
    const { retrier, dueAt, error, cause } = event
    return {
      status: 'RETRIABLE',
      ...described(error ?? null, cause ?? null, this.#test.name),
      retryIndex: retrier,
      retryAfter: (dueAt - this.#now) / 1000,
      ...this.#rest(),
    }
  }

  #left(event: Leaving): StateTestOutcome {
    this.#append(event)
    const { output, next, catcher } = event
    const failure = this.#failure
    const left = { output, ...(next === null ? {} : { nextState: next }), ...this.#rest() }
    if (catcher === undefined || failure === null) return { status: 'SUCCEEDED', ...left }
    const why = described(failure.error, failure.cause, this.#test.name)
    return { status: 'CAUGHT_ERROR', ...why, catchIndex: catcher, ...left }
  }

  #ended(event: Extract<Draft, { type: 'ExecutionFailed' | 'ExecutionAborted' | 'ExecutionTimedOut' }>) {
    const why = described(event.error ?? null, event.cause ?? null, this.#test.name)
    return { status: 'FAILED' as const, ...why, ...this.#rest() }
  }

  #rest(): Pick<StateTestOutcome, 'seen' | 'variables'> {
    return { seen: this.#seen, variables: { ...this.#frame.variables } }
  }
}

const NO_FAILURE: Failure = { error: null, cause: null }
const THRESHOLD_EXCEEDED: Failure = {
  error: 'States.ExceedToleratedFailureThreshold',
  cause: 'The specified tolerated failure threshold was exceeded',
}

/** There is no execution whose event could be named: causes stand without their place (recorded). */
function described(
  error: string | null,
  cause: string | null,
  name: string,
): { error?: string; cause?: string } {
  const place = `An error occurred while executing the state '${name}' (entered at the event id #`
  const bare = cause?.startsWith(place) ? cause.slice(place.length).replace(/^\d+\)\. /, '') : cause
  return {
    ...(error === null ? {} : { error }),
    ...(bare === null || bare === undefined ? {} : { cause: bare }),
  }
}
