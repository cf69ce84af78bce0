import type { Clock } from './clock.ts'
import type { Fault } from './fault-points.ts'
import type { EngineLog } from './log.ts'
import type { Commit, CommitOutcome, EngineStore } from './ports.ts'

/** Has decisions to be written; a mailbox. */
export interface CommitSource {
  /** What is to be written, all of it; null when that has become nothing. From now until `settle` it is in flight. */
  take(): Commit | null
  /** The outcome, or the error in which it is unknown whether the commit happened. */
  settle(outcome: CommitOutcome | Error): void
}

export interface WriterStats {
  readonly commits: number
  readonly executions: number
  readonly decisions: number
  readonly failures: number
  readonly largest: number
}

const LARGEST_BATCH = 256

/**
 * The one writer of the log: gathers what all mailboxes have decided since its last commit and appends it in one
 * statement. While one is under way the next one gathers, so that a busy server pays one flush for many executions.
 */
export class Writer {
  readonly #store: EngineStore
  readonly #clock: Clock
  readonly #fault: Fault
  readonly #log: EngineLog
  readonly #ready = new Set<CommitSource>()
  #running = false
  #idle: (() => void)[] = []
  #stats = { commits: 0, executions: 0, decisions: 0, failures: 0, largest: 0 }

  constructor(store: EngineStore, clock: Clock, fault: Fault, log: EngineLog) {
    this.#log = log
    this.#store = store
    this.#clock = clock
    this.#fault = fault
  }

  get stats(): WriterStats {
    return { ...this.#stats }
  }

  /** Asks the writer to take from this source with its next commit. */
  offer(source: CommitSource): void {
    this.#ready.add(source)
    if (this.#running) return
    this.#running = true
    this.#clock.soon(() => void this.#run())
  }

  /** Resolves when nothing is to be written any more. */
  whenIdle(): Promise<void> {
    if (!this.#running) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  async #run(): Promise<void> {
    while (this.#ready.size > 0) await this.#commitOnce()
    this.#running = false
    for (const resolve of this.#idle.splice(0)) resolve()
  }

  async #commitOnce(): Promise<void> {
    const sources: CommitSource[] = []
    const commits: Commit[] = []
    for (const source of this.#ready) {
      if (commits.length === LARGEST_BATCH) break
      this.#ready.delete(source)
      const commit = source.take()
      if (commit === null) continue
      sources.push(source)
      commits.push(commit)
    }
    if (commits.length === 0) return
    const outcomes = await this.#write(commits)
    for (const [i, source] of sources.entries()) {
      const alone = outcomes instanceof Error && commits.length > 1 && !isAway(outcomes)
      const outcome = alone ? await this.#write([commits[i]!]) : outcomes
      this.#settle(source, outcomeOf(outcome, alone ? 0 : i))
    }
  }

  /** A fault in one mailbox must not stop the writer for all. */
  #settle(source: CommitSource, outcome: CommitOutcome | Error): void {
    try {
      source.settle(outcome)
    } catch (error) {
      this.#log.error({ err: error }, 'a mailbox failed to take its outcome')
    }
  }

  async #write(commits: readonly Commit[]): Promise<readonly CommitOutcome[] | Error> {
    this.#fault('writer.before-commit')
    try {
      const outcomes = await this.#store.commit(commits)
      this.#fault('writer.after-commit')
      this.#stats.commits++
      this.#stats.executions += commits.length
      this.#stats.decisions += commits.reduce((sum, commit) => sum + commit.rows.length, 0)
      this.#stats.largest = Math.max(this.#stats.largest, commits.length)
      return outcomes
    } catch (error) {
      this.#stats.failures++
      return error instanceof Error ? error : new Error(String(error))
    }
  }
}

function outcomeOf(outcomes: readonly CommitOutcome[] | Error, index: number): CommitOutcome | Error {
  if (outcomes instanceof Error) return outcomes
  return outcomes[index] ?? new Error('The store answered for fewer commits than it was given.')
}

/** A batch that fails although the database is there holds one bad commit; each is then written by itself to find it. */
const isAway = (error: Error): boolean => 'code' in error && error.code === 'STORE_UNAVAILABLE'
