import type { Clock } from './clock.ts'
import { isAway } from './engine-error.ts'
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

/** Sources that are told of a commit before the next ones are: those decide, and are written, while others still wait. */
const TOLD_AT_ONCE = 32

interface Landed {
  readonly source: CommitSource
  readonly outcome: CommitOutcome | Error
}

/**
 * The one writer of the log: gathers what all mailboxes have decided since its last commit and appends it in one
 * statement. While one is under way the next one gathers, so that a busy server pays one flush for many executions. A
 * large batch is told in parts, so that the database has work again before the last of them has decided.
 */
export class Writer {
  readonly #store: EngineStore
  readonly #clock: Clock
  readonly #fault: Fault
  readonly #log: EngineLog
  readonly #ready = new Set<CommitSource>()
  #landed: Landed[] = []
  #planned = false
  #committing = false
  #telling = false
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
    if (this.#planned || this.#committing) return
    this.#planned = true
    this.#clock.soon(() => {
      this.#planned = false
      void this.#commit()
    })
  }

  /** Resolves when nothing is to be written any more. */
  whenIdle(): Promise<void> {
    if (this.#isIdle) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  get #isIdle(): boolean {
    const atWork = this.#planned || this.#committing || this.#telling
    return !atWork && this.#ready.size === 0 && this.#landed.length === 0
  }

  async #commit(): Promise<void> {
    this.#committing = true
    while (this.#ready.size > 0) await this.#commitOnce()
    this.#committing = false
    this.#rest()
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
      // A batch that fails although the database is there holds one bad commit: each is written by itself to find it.
      const alone = outcomes instanceof Error && commits.length > 1 && !isAway(outcomes)
      const outcome = alone ? await this.#write([commits[i]!]) : outcomes
      this.#landed.push({ source, outcome: outcomeOf(outcome, alone ? 0 : i) })
    }
    this.#tell()
  }

  #tell(): void {
    if (this.#telling || this.#landed.length === 0) return
    this.#telling = true
    for (const landed of this.#landed.splice(0, TOLD_AT_ONCE)) this.#settle(landed)
    this.#clock.soon(() => {
      this.#telling = false
      this.#tell()
      this.#rest()
    })
  }

  #rest(): void {
    if (this.#isIdle) for (const resolve of this.#idle.splice(0)) resolve()
  }

  /** A fault in one mailbox must not stop the writer for all. */
  #settle({ source, outcome }: Landed): void {
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
