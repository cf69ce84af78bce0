import { createHash } from 'node:crypto'
import type { HistoryEvent } from '../../core/run/event.ts'
import type { Json } from '../../core/std/json.ts'
import { canonicalJson } from './canonical-json.ts'
import { expectedOf, type Input, type MachineName, type Outcome } from './machines.ts'

/** What is known from outside of one execution. */
export interface Run {
  readonly name: string
  readonly machine: MachineName
  readonly input: Input
  readonly expected: Outcome
  /** Known once the server has told. */
  id: string | null
  /** True once the start was acknowledged. */
  started: boolean
  /** Ids of signals that were acknowledged. */
  readonly signals: Set<string>
  stopped: boolean
  /** The longest prefix of its log that was ever read. */
  seen: { readonly seq: number; readonly digest: string } | null
  /** A state that the server said it holds, and that is not compared yet. */
  held: { readonly seq: number; readonly text: string } | null
  /** How it ended, as it was told. */
  ended: Outcome | null
  /** Everything about it was right after its end. */
  settled: boolean
}

/** Something that was done outside on behalf of a task. */
export interface Effect {
  readonly key: string
  readonly body: Json
}

/** What must be found in the log of a run that is read from now on. */
export interface Claim extends Pick<Run, 'name' | 'id' | 'expected' | 'stopped' | 'seen' | 'held' | 'ended'> {
  readonly signals: ReadonlySet<string>
  readonly completions: ReadonlyMap<string, Json>
  readonly effects: readonly Effect[]
}

/** All runs, and what was done for them. */
export class Book {
  readonly runs = new Map<string, Run>()
  readonly byId = new Map<string, Run>()
  /** By the execution that the idempotency key names. */
  readonly effects = new Map<string, Effect[]>()
  /** Outputs that were acknowledged: by execution, then by `visit.attempt`. */
  readonly completions = new Map<string, Map<string, Json>>()

  open(name: string, machine: MachineName, input: Input): Run {
    const run: Run = {
      ...{
        name,
        machine,
        input,
        expected: expectedOf(machine, input),
        id: null,
        started: false,
        stopped: false,
      },
      ...{ signals: new Set(), seen: null, held: null, ended: null, settled: false },
    }
    this.runs.set(name, run)
    return run
  }

  identify(run: Run, id: string): void {
    run.id = id
    this.byId.set(id, run)
  }

  complete(id: string, place: string, output: Json): void {
    this.completions.set(id, (this.completions.get(id) ?? new Map<string, Json>()).set(place, output))
  }

  /** A copy: what becomes known while the log is read need not be in it. */
  claimOf(run: Run): Claim {
    const id = run.id ?? ''
    return {
      ...run,
      signals: new Set(run.signals),
      completions: new Map(this.completions.get(id)),
      effects: [...(this.effects.get(id) ?? [])],
    }
  }

  unsettled(): Run[] {
    return [...this.runs.values()].filter((run) => run.started && !run.settled)
  }
}

/** One short text for a whole prefix of a log. */
export function digestOf(events: readonly HistoryEvent[]): string {
  return createHash('sha256').update(canonicalJson(events)).digest('hex').slice(0, 24)
}
