import { type Clock, pause } from '../engine/clock.ts'
import type { EngineLog } from '../engine/log.ts'
import type { Retention } from '../store/retention.ts'
import type { Settings } from '../store/settings.ts'
import { DAY_MS, type RetentionRule, readRule } from './retention-rule.ts'

export interface SweeperDeps {
  readonly retention: Retention
  readonly settings: Settings
  readonly clock: Clock
  readonly log: EngineLog
  /** What the environment says; it goes before what was stored. Null: nothing. */
  readonly fixed: RetentionRule | null
  /** Hears of each batch, for the figures. */
  swept(executions: number): void
}

/** What the last sweep that deleted something, or looked in vain, has done. Times in milliseconds since 1970. */
export interface SweepReport {
  readonly at: number
  readonly executions: number
  readonly events: number
  readonly ms: number
  /** True when it ended before all was done: the next one goes on at once, with shorter rests. */
  readonly more: boolean
}

/** Keys in the settings. */
const RULE = 'retention'
const LAST = 'retention.last'

const FIRST_MS = 30_000
const EVERY_MS = 10 * 60_000
/** The database is busy with deleting for a fifth of the time, and for half of it when executions end faster than that. */
const PAUSES = 4
const SHORT_PAUSES = 1
const SHORTEST_PAUSE_MS = 50
/** A statement may take about so long: on the embedded database nothing is committed meanwhile. */
const STATEMENT_MS = 40
const FIRST_BATCH = 50
const LARGEST_BATCH = 100
/** Rows that one statement counts. */
const COUNTED = 5_000
const LATEST = Number.MAX_SAFE_INTEGER
/** Statements of one sweep. */
const MOST_STATEMENTS = 200
/** For so long, and of so many at most, it is remembered that an execution was deleted. */
const REMEMBER_MS = 90 * DAY_MS
const REMEMBERED = 10_000

/** Deletes finished executions by the rule, in the background, a few at a time. */
export class Sweeper {
  readonly #deps: SweeperDeps
  readonly #closing = new AbortController()
  #cancel: (() => void) | null = null
  #sweeping: Promise<SweepReport> | null = null
  #pauses = PAUSES

  constructor(deps: SweeperDeps) {
    this.#deps = deps
  }

  /** Begins to look from time to time. */
  start(): void {
    this.#plan(FIRST_MS)
  }

  /** True when the environment says what is kept. */
  get isFixed(): boolean {
    return this.#deps.fixed !== null
  }

  async rule(): Promise<RetentionRule> {
    return this.#deps.fixed ?? readRule(await this.#deps.settings.get(RULE))
  }

  /** Keeps the rule and begins to sweep by it at once, without waiting for the end. */
  async setRule(rule: RetentionRule): Promise<void> {
    await this.#deps.settings.put(RULE, JSON.stringify(rule))
    this.#plan(0)
  }

  async last(): Promise<SweepReport | null> {
    const text = await this.#deps.settings.get(LAST)
    return text === null ? null : (JSON.parse(text) as SweepReport)
  }

  /** Executions that would go under this rule; counts up to `most`. */
  async due(rule: RetentionRule, most: number): Promise<number> {
    const before = await this.#cutoff(rule)
    return before === null ? 0 : this.#deps.retention.due(before, most)
  }

  /** Sweeps until nothing is left to delete, or for long; one that is under way is waited for. Rejects as the store does. */
  sweep(): Promise<SweepReport> {
    this.#sweeping ??= this.#sweep().finally(() => {
      this.#sweeping = null
    })
    return this.#sweeping
  }

  /** Resolves when nothing is being deleted any more. */
  async close(): Promise<void> {
    this.#closing.abort()
    this.#cancel?.()
    await this.#sweeping?.catch(() => {})
  }

  #plan(ms: number): void {
    this.#cancel?.()
    if (this.#closing.signal.aborted) return
    this.#cancel = this.#deps.clock.after(ms, () => void this.#look())
  }

  /** A database that is away is looked for again at the next turn. */
  async #look(): Promise<void> {
    try {
      const { more } = await this.sweep()
      this.#pauses = more ? SHORT_PAUSES : PAUSES
      if (more) return this.#plan(0)
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'finished executions could not be deleted; this is tried again')
    }
    this.#plan(EVERY_MS)
  }

  /** The younger of both bounds: what ended before it goes. */
  async #cutoff({ days, executions }: RetentionRule, gently = false): Promise<number | null> {
    const byTime = days === null ? null : this.#deps.clock.now() - days * DAY_MS
    const byNumber = executions === null ? null : await this.#endOfYoungest(executions, gently)
    if (byTime === null || byNumber === null) return byTime ?? byNumber
    return Math.max(byTime, byNumber)
  }

  /** When the last of so many youngest executions ended; null when there are not so many. Counted a few at a time. */
  async #endOfYoungest(executions: number, gently: boolean): Promise<number | null> {
    let [left, before] = [executions, LATEST]
    while (!this.#closing.signal.aborted) {
      const most = Math.min(left, COUNTED)
      const begin = this.#deps.clock.now()
      const { rows, at } = await this.#deps.retention.back(before, most)
      if (rows < most || at === null) return null
      left -= rows
      before = at
      if (left === 0) return at
      if (gently) await this.#rest(this.#deps.clock.now() - begin)
    }
    return null
  }

  async #sweep(): Promise<SweepReport> {
    const { retention, clock, settings, log } = this.#deps
    const at = clock.now()
    let [executions, events] = [0, 0]
    const before = await this.#cutoff(await this.rule(), true)
    let batch = FIRST_BATCH
    let statements = 0
    while (before !== null && !this.#closing.signal.aborted && statements++ < MOST_STATEMENTS) {
      const begin = clock.now()
      const swept = await retention.sweep(before, begin, batch)
      if (swept.executions === 0) break
      executions += swept.executions
      events += swept.events
      this.#deps.swept(swept.executions)
      const took = clock.now() - begin
      batch = took > STATEMENT_MS ? Math.max(1, batch >> 1) : Math.min(LARGEST_BATCH, batch * 2)
      await this.#rest(took)
    }
    await this.#forget(at - REMEMBER_MS)
    const more = statements > MOST_STATEMENTS
    const report = { at, executions, events, ms: clock.now() - at, more }
    if (executions > 0) {
      await settings.put(LAST, JSON.stringify(report))
      log.info(report, 'deleted finished executions, as the settings say')
    }
    return report
  }

  async #forget(old: number): Promise<void> {
    const { retention } = this.#deps
    const before = Math.max(old, (await retention.sweptBeyond(REMEMBERED)) ?? 0)
    while (!this.#closing.signal.aborted && (await retention.forget(before)) > 0) await this.#rest(0)
  }

  #rest(worked: number): Promise<void> {
    const ms = Math.max(SHORTEST_PAUSE_MS, worked * this.#pauses)
    return pause(this.#deps.clock, ms, this.#closing.signal)
  }
}
