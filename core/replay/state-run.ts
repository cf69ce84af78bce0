import type { EvaluationAnswer, EvaluationRequest } from '../expression/evaluation.ts'
import { stepFrame } from '../run/advance.ts'
import { takeCommand } from '../run/commands.ts'
import type { HistoryEvent } from '../run/event.ts'
import { evolve } from '../run/evolve.ts'
import { visitOf } from '../run/frames.ts'
import { initialState } from '../run/initial-state.ts'
import { compileProgram, programState } from '../run/program.ts'
import { earliestDeadline, type OpenTask, openTasks } from '../run/select.ts'
import type { ExecutionState, Failure, Frame, MapPhase, ParallelPhase } from '../run/state.ts'
import type { Draft, World } from '../run/step.ts'
import { exceedsTolerance } from '../run/tolerance.ts'
import type { Json } from '../std/json.ts'
import type { TaskAnswer } from './simulate.ts'
import { type Observation, observe } from './state-observation.ts'
import type { StateTest, StateTestOutcome, TestMock } from './state-test.ts'

const AUTHOR = 'test'

type Leaving = Extract<Draft, { output: Json; next: string | null }>

const isLeaving = (event: Draft): event is Leaving => event.type.endsWith('StateExited')

/** A worker and a mock may fail without saying why. */
interface TaskFailing {
  readonly kind: 'fail'
  readonly error: string
  readonly cause: string | null
}

type Evaluate = (requests: readonly EvaluationRequest[]) => Promise<readonly EvaluationAnswer[]>

/** One state being tried out: its fold, its clock, and what has been seen of it. */
export class StateRun {
  readonly #test: StateTest
  readonly #state: ExecutionState = initialState()
  readonly #program
  readonly #answers = new Map<string, EvaluationAnswer>()
  #now: number
  readonly #seen: Observation = {}
  #failure: Failure | null = null
  #items: number | null = null

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

  /** Refused commands change nothing: a task whose time is over runs into its time-out next. */
  #command(command: Parameters<typeof takeCommand>[1]): void {
    const taken = takeCommand(this.#state, command, this.#program)
    if ('event' in taken && taken.event !== null) this.#append(taken.event)
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

  /** Looks at what the last step made of the visit. */
  async look(evaluate: Evaluate): Promise<void> {
    const visit = visitOf(this.#frame)
    const entry = programState(this.#program, '', this.#test.name)
    if (visit === null || entry === undefined) return
    if (visit.phase.kind === 'failed') this.#failure = visit.phase.failure
    if (visit.phase.kind === 'map') this.#items = visit.phase.items.length
    for (let asked: readonly EvaluationRequest[] = []; ; ) {
      const place = { world: this.#world, frame: this.#frame, visit, entry, attempt: visit.attempt }
      const { seen, questions } = observe(place)
      Object.assign(this.#seen, seen)
      // Asked once: what has no answer then is left out.
      if (questions.length === 0 || asked.length > 0) return
      asked = questions
      this.answer(await evaluate(questions))
    }
  }

  /** Lets the mock answer for the work that the visit waits for. */
  mock(): void {
    const visit = visitOf(this.#frame)
    if (visit === null) return
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

  #rest(): Pick<StateTestOutcome, 'seen' | 'variables' | 'items'> {
    return { seen: this.#seen, variables: { ...this.#frame.variables }, items: this.#items }
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
