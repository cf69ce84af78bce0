import type { Command } from '../../core/run/command.ts'
import { beginDecision, type DecisionRun } from '../../core/run/decide.ts'
import type { Refusal } from '../../core/run/decision.ts'
import type { Program } from '../../core/run/program.ts'
import type { ExecutionState } from '../../core/run/state.ts'
import type { Decided, Stored } from './commit-of.ts'
import { type DriveTools, drive } from './drive.ts'
import { encodeDecision } from './encode-decision.ts'
import type { LazyAbort } from './lazy-abort.ts'
import { type Standing, standingOf } from './standing.ts'
import { StateStats } from './state-stats.ts'

export interface Outcome {
  /** Null when nothing happened. */
  readonly decided: Decided | null
  readonly refusal: Refusal | null
  readonly seq: number
  /** False when the decision was parted and a Resume is owed. */
  readonly complete: boolean
}

const REMEMBERED = 256

/** An execution in memory: its state, which may run ahead of the log by one batch, and what goes with it. */
export class Loaded {
  readonly state: ExecutionState
  readonly program: Program
  stored: Stored
  readonly #stats: StateStats
  readonly #requests: Map<string, number>
  /** The standing that was read last, good until the state moves on. */
  #read: Standing | null = null
  /** Some decision had to wait for an answer: before each further one the standing is read, for a commit meanwhile. */
  #waits = false
  #underWay = false

  constructor(
    state: ExecutionState,
    program: Program,
    stored: Stored,
    requests: ReadonlyMap<string, number>,
  ) {
    this.state = state
    this.program = program
    this.stored = stored
    this.#stats = new StateStats(state)
    this.#requests = new Map([...requests].slice(-REMEMBERED))
  }

  get standing(): Standing {
    if (this.#read?.projection.nextSeq !== this.state.seq + 1) this.#read = standingOf(this.state)
    return this.#read
  }

  /**
   * The standing after the last decision that has ended. While the first one that has to wait is under way it is not known:
   * reading it for each decision would cost a wide Map more than all the rest.
   */
  get settled(): Standing | null {
    return this.#underWay ? this.#read : this.standing
  }

  /** The seq that a request led to, when it is among the last ones. */
  decidedBefore(requestId: string): number | null {
    return this.#requests.get(requestId) ?? null
  }

  /** Decides a command on the state as it stands and moves it on. Throws when the core does: then the state is spoilt. */
  decide(command: Command, cut: LazyAbort, tools: DriveTools): Outcome | Promise<Outcome> {
    const before = this.#waits ? this.standing : null
    const run = beginDecision(this.state, command, this.program)
    const complete = drive(run, cut, tools, this.state.executionId)
    if (typeof complete === 'boolean') return this.#outcome(run, command, complete)
    this.#read = before
    this.#waits = true
    this.#underWay = true
    return complete.then((yes) => {
      this.#underWay = false
      return this.#outcome(run, command, yes)
    })
  }

  #outcome(run: DecisionRun, command: Command, complete: boolean): Outcome {
    const { state } = this
    const { events, refusal } = run
    const { seq } = state
    const over = complete || state.status !== 'RUNNING'
    if (events.length === 0) return { refusal, seq, complete: over, decided: null }
    const { row, blobs } = encodeDecision(state.executionId, command, events, !over)
    this.#remember(command.requestId, seq)
    const stats = this.#stats.count(events, state)
    return { refusal, seq, complete: over, decided: { row, blobs, events, stats } }
  }

  #remember(requestId: string, seq: number): void {
    this.#requests.set(requestId, seq)
    if (this.#requests.size <= REMEMBERED) return
    const oldest = this.#requests.keys().next()
    if (oldest.done !== true) this.#requests.delete(oldest.value)
  }
}
