import type { HistoryEvent } from '../../../core/run/event.ts'
import type { EngineLog } from '../../engine/log.ts'
import { readLog } from '../../engine/log-reader.ts'
import type { Committed, EngineStore } from '../../engine/ports.ts'
import { type SpanSink, traceIdOf } from './span.ts'
import { TraceFold } from './trace-fold.ts'

export interface TracerDeps {
  readonly store: EngineStore
  readonly sink: SpanSink
  readonly log: EngineLog
  /** The part of all executions that is traced: 0 to 1. */
  readonly ratio: number
  /** Executions whose open spans are kept in memory; the log brings back the others. */
  readonly kept?: number
}

interface Traced {
  readonly fold: TraceFold
  /** Events that came while the log was being read; null when it need not be. */
  late: HistoryEvent[] | null
}

const KEPT = 10_000
/** A log that is longer is not read for the sake of its trace: the execution is traced from its next start on. */
const LONGEST_LOG = 50_000

/**
 * Turns committed events into spans. An execution that this process has not seen begin, because it was restarted meanwhile
 * or the execution rested for long, is read from the log, so that its trace goes on where it was.
 */
export class ExecutionTracer {
  readonly #deps: TracerDeps
  /** In order of use. */
  readonly #traced = new Map<string, Traced>()
  readonly #reading = new Set<Promise<void>>()

  constructor(deps: TracerDeps) {
    this.#deps = deps
  }

  /** Takes events after their commit, in order per execution. Never throws, never waits. */
  committed({ executionId, events }: Committed): void {
    const first = events[0]
    if (first === undefined) return
    const known = this.#traced.get(executionId)
    if (known !== undefined) this.#traced.delete(executionId)
    else if (!this.#isSampled(executionId) || first.seq > LONGEST_LOG) return
    const traced = known ?? { fold: new TraceFold(), late: first.seq === 1 ? null : [] }
    this.#traced.set(executionId, traced)
    if (this.#traced.size > (this.#deps.kept ?? KEPT)) this.#drop()
    if (traced.late !== null) {
      traced.late.push(...events)
      if (known === undefined) this.#readUp(executionId, traced, first.seq - 1)
    } else this.#tell(executionId, traced, events)
  }

  /** Resolves when all that was committed has been told. The sink is its owner's to close. */
  async whenIdle(): Promise<void> {
    while (this.#reading.size > 0) await Promise.all(this.#reading)
  }

  #tell(executionId: string, { fold }: Traced, events: readonly HistoryEvent[]): void {
    for (const event of events) fold.read(event, (span) => this.#deps.sink.add(span))
    if (!fold.isOpen) this.#traced.delete(executionId)
  }

  #readUp(executionId: string, traced: Traced, upTo: number): void {
    const reading = this.#catchUp(executionId, traced, upTo).finally(() => this.#reading.delete(reading))
    this.#reading.add(reading)
  }

  async #catchUp(executionId: string, traced: Traced, upTo: number): Promise<void> {
    try {
      for await (const { events } of readLog(this.#deps.store, executionId, { upTo })) {
        for (const event of events) if (event.seq <= upTo) traced.fold.read(event)
      }
      const late = traced.late ?? []
      traced.late = null
      this.#tell(executionId, traced, late)
    } catch (error) {
      this.#traced.delete(executionId)
      this.#deps.log.warn({ err: error, executionId }, 'an execution could not be traced')
    }
  }

  /** By the trace's number, so that all who write about an execution decide alike. */
  #isSampled(executionId: string): boolean {
    const { ratio } = this.#deps
    return ratio >= 1 || Number.parseInt(traceIdOf(executionId).slice(0, 8), 16) < ratio * 2 ** 32
  }

  #drop(): void {
    for (const [id, { late }] of this.#traced) {
      if (late !== null) continue
      this.#traced.delete(id)
      return
    }
  }
}
