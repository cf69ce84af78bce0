import { blobHashes, decodeEvents, inlineBlobs } from '../../core/run/codec.ts'
import type { HistoryEvent } from '../../core/run/event.ts'
import { evolve } from '../../core/run/evolve.ts'
import { initialState } from '../../core/run/initial-state.ts'
import type { ExecutionState } from '../../core/run/state.ts'
import { decodeState } from '../../core/run/state-text.ts'
import { isAway } from './engine-error.ts'
import type { DecisionRow, EngineStore } from './ports.ts'
import { SNAPSHOT_FROM } from './snapshots.ts'

/** Decisions that are asked for first: all there are of most executions. The store reads so few of many logs together. */
const FEW = 24
/** Then as many as hold so many events, by what those before held: three each as a rule, a thousand where nothing waits. */
const EVENTS = 5_000
const PAGE = 2_000
const ALL = Number.POSITIVE_INFINITY
/** Decisions whose large values are asked for at once. */
const DECODED_TOGETHER = 50

export interface ReadDecision {
  readonly row: DecisionRow
  readonly events: readonly HistoryEvent[]
}

/** What to read of a log; all of it when left out. */
export interface LogRange {
  /** Decisions that hold events after this one. */
  readonly after?: number | undefined
  /** Up to and with the decision of this event. */
  readonly upTo?: number | undefined
  /** Events that are asked for at once, where the reader may not need the rest. */
  readonly events?: number | undefined
  /** All of it will be read: the next page is asked for while this one is looked at. */
  readonly all?: boolean | undefined
}

/** Reads a log, decision by decision; large values are put back. */
export async function* readLog(
  store: EngineStore,
  executionId: string,
  range: LogRange = {},
): AsyncGenerator<ReadDecision> {
  yield* decoded(store, rowsOf(store, executionId, range))
}

interface Rows extends LogRange {
  /** The first page, where it has been read already, and how many were asked for. */
  readonly first?: FirstPage
}

interface FirstPage {
  readonly rows: readonly DecisionRow[]
  readonly limit: number
}

async function* rowsOf(
  store: EngineStore,
  executionId: string,
  { after = 0, upTo = ALL, events = EVENTS, first, all = false }: Rows,
): AsyncGenerator<readonly DecisionRow[]> {
  let limit = first?.limit ?? FEW
  let coming = first?.rows ?? store.readDecisions(executionId, after, limit)
  let [decisions, from] = [0, after]
  for (;;) {
    const rows = await coming
    const wanted = rows.filter((row) => row.firstSeq <= upTo)
    if (wanted.length === 0) return
    if (decisions === 0) from = wanted[0]!.firstSeq - 1
    decisions += wanted.length
    const read = lastSeq(wanted)
    const over = wanted.length < limit || read >= upTo
    limit = Math.max(1, Math.min(PAGE, Math.ceil((events * decisions) / Math.max(1, read - from))))
    const ask = (): Promise<readonly DecisionRow[]> => store.readDecisions(executionId, read, limit)
    const ahead = over || !all ? null : ask()
    // Whoever stops here does not hear of it; whoever goes on does.
    ahead?.catch(() => {})
    yield wanted
    if (over) return
    coming = ahead ?? ask()
  }
}

async function* decoded(
  store: EngineStore,
  pages: AsyncIterable<readonly DecisionRow[]>,
): AsyncGenerator<ReadDecision> {
  for await (const page of pages) {
    for (let at = 0; at < page.length; at += DECODED_TOGETHER) {
      const rows = page.slice(at, at + DECODED_TOGETHER)
      const hashes = new Set(rows.flatMap((row) => blobHashes(row.events)))
      const id = rows[0]?.executionId ?? ''
      const blobs = hashes.size === 0 ? NO_BLOBS : await store.readBlobs(id, [...hashes])
      for (const row of rows) yield { row, events: decodeEvents(inlineBlobs(row.events, blobs)) }
    }
  }
}

const NO_BLOBS: ReadonlyMap<string, string> = new Map()

export interface Folded {
  readonly state: ExecutionState
  /** True when the last decision was cut short: a Resume is owed. */
  readonly partial: boolean
  /** Ids of the last requests that were decided, with the seq up to which each led; older ones are in the log only. */
  readonly requests: ReadonlyMap<string, number>
}

/**
 * The state that a log leads to; null when there is none. A long log is folded from its snapshot on, where there is one
 * that this version of the fold has made.
 */
export async function foldLog(store: EngineStore, executionId: string): Promise<Folded | null> {
  const first = await firstPage(store, executionId)
  const begun = lastSeq(first.rows) < SNAPSHOT_FROM ? null : await snapshotOf(store, executionId)
  if (begun === null) return foldRows(store, initialState(), rowsOf(store, executionId, { first, all: true }))
  try {
    // The decision that led to the snapshot is read again: it tells whether a Resume is owed.
    return await foldRows(store, begun, rowsOf(store, executionId, { after: begun.seq - 1, all: true }))
  } catch (error) {
    if (isAway(error)) throw error
    // Whether the snapshot or the log is damaged, the log tells.
    return foldRows(store, initialState(), rowsOf(store, executionId, { all: true }))
  }
}

/** As much of a log as it takes to know whether a snapshot is worth looking for. */
async function firstPage(store: EngineStore, executionId: string): Promise<FirstPage> {
  const few = await store.readDecisions(executionId, 0, FEW)
  if (few.length < FEW || lastSeq(few) >= SNAPSHOT_FROM) return { rows: few, limit: FEW }
  const more = await store.readDecisions(executionId, lastSeq(few), PAGE - FEW)
  return { rows: [...few, ...more], limit: PAGE }
}

function lastSeq(rows: readonly DecisionRow[]): number {
  const last = rows.at(-1)
  return last === undefined ? 0 : last.firstSeq + last.count - 1
}

async function snapshotOf(store: EngineStore, executionId: string): Promise<ExecutionState | null> {
  const text = await store.readSnapshot(executionId)
  try {
    return text === null ? null : decodeState(text)
  } catch {
    return null
  }
}

async function foldRows(
  store: EngineStore,
  state: ExecutionState,
  pages: AsyncIterable<readonly DecisionRow[]>,
): Promise<Folded | null> {
  const requests = new Map<string, number>()
  const from = state.seq
  let partial = false
  for await (const { row, events } of decoded(store, pages)) {
    // Whatever is not behind the snapshot for sure is folded: a damaged event must not be passed over.
    for (const event of events) if (!(event.seq <= from)) evolve(state, event)
    partial = row.partial
    requests.set(row.requestId, row.firstSeq + row.count - 1)
  }
  return state.seq === 0 ? null : { state, partial, requests }
}
