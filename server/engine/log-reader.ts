import { blobHashes, decodeEvents, inlineBlobs } from '../../core/run/codec.ts'
import type { HistoryEvent } from '../../core/run/event.ts'
import { evolve } from '../../core/run/evolve.ts'
import { initialState } from '../../core/run/initial-state.ts'
import type { ExecutionState } from '../../core/run/state.ts'
import type { DecisionRow, EngineStore } from './ports.ts'

const PAGE = 500

export interface ReadDecision {
  readonly row: DecisionRow
  readonly events: readonly HistoryEvent[]
}

/** Reads a log, decision by decision, up to and with the event `upTo`; large values are put back. */
export async function* readLog(
  store: EngineStore,
  executionId: string,
  upTo = Number.POSITIVE_INFINITY,
): AsyncGenerator<ReadDecision> {
  for (let after = 0; ; ) {
    const rows = await store.readDecisions(executionId, after, PAGE)
    for (const row of rows) {
      if (row.firstSeq > upTo) return
      after = row.firstSeq + row.count - 1
      yield { row, events: decodeEvents(await whole(store, row)) }
    }
    if (rows.length === 0 || rows.length < PAGE || after >= upTo) return
  }
}

export interface Folded {
  readonly state: ExecutionState
  /** True when the last decision was cut short: a Resume is owed. */
  readonly partial: boolean
  /** Ids of the last requests that were decided, with the seq up to which each led. */
  readonly requests: ReadonlyMap<string, number>
}

/** Folds a log; null when there is none. */
export async function foldLog(store: EngineStore, executionId: string): Promise<Folded | null> {
  const state = initialState()
  const requests = new Map<string, number>()
  let partial = false
  for await (const { row, events } of readLog(store, executionId)) {
    for (const event of events) evolve(state, event)
    partial = row.partial
    requests.set(row.requestId, row.firstSeq + row.count - 1)
  }
  return state.seq === 0 ? null : { state, partial, requests }
}

async function whole(store: EngineStore, row: DecisionRow): Promise<string> {
  const hashes = blobHashes(row.events)
  if (hashes.length === 0) return row.events
  return inlineBlobs(row.events, await store.readBlobs(row.executionId, hashes))
}
