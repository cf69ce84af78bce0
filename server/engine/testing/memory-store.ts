import type {
  Commit,
  CommitOutcome,
  DecisionRow,
  EngineStore,
  ExecutionProjection,
  NewExecution,
  StateStatDelta,
  WaitingRow,
} from '../ports.ts'

/** What is stored of one execution. */
export interface StoredExecution {
  readonly create: NewExecution
  readonly rows: DecisionRow[]
  readonly blobs: Map<string, string>
  readonly waiting: Map<string, WaitingRow>
  readonly stats: StateStatDelta[]
  projection: ExecutionProjection
  alarm: number | null
}

/** How a commit goes wrong, once: not at all, not done, or done with its answer lost. */
export type Mishap = 'none' | 'refuse' | 'lose-answer'

/** A store in memory that keeps the promises of the real one, counts, and fails when told to. */
export class MemoryStore implements EngineStore {
  readonly executions = new Map<string, StoredExecution>()
  readonly definitions = new Map<string, string>()
  readonly snapshots = new Map<string, { readonly seq: number; readonly text: string }>()
  readonly batches: number[] = []
  readonly mishaps: Mishap[] = []
  /** While set, commits wait for it. */
  gate: Promise<void> | null = null
  /** Executions whose commits fail the whole batch, as a fault in the program would. */
  readonly poisoned = new Set<string>()
  down = false

  async commit(commits: readonly Commit[]): Promise<readonly CommitOutcome[]> {
    await this.gate
    const mishap = this.mishaps.shift()
    if (this.down || mishap === 'refuse') throw away()
    if (commits.some((commit) => this.poisoned.has(commit.executionId)))
      throw new Error('it contradicts itself')
    this.batches.push(commits.length)
    const outcomes = commits.map((commit) => this.#one(structuredClone(commit)))
    if (mishap === 'lose-answer') throw away()
    return outcomes
  }

  async readDecisions(executionId: string, afterSeq: number, limit: number): Promise<readonly DecisionRow[]> {
    if (this.down) throw away()
    const rows = this.executions.get(executionId)?.rows ?? []
    return rows.filter((row) => row.firstSeq + row.count - 1 > afterSeq).slice(0, limit)
  }

  async readBlobs(executionId: string, hashes: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const blobs = this.executions.get(executionId)?.blobs ?? new Map<string, string>()
    return new Map(hashes.flatMap((hash) => (blobs.has(hash) ? [[hash, blobs.get(hash)!] as const] : [])))
  }

  async readDefinition(hash: string): Promise<string | null> {
    return this.definitions.get(hash) ?? null
  }

  async openExecutions(afterId: string, limit: number): ReturnType<EngineStore['openExecutions']> {
    return [...this.executions]
      .filter(([id, one]) => id > afterId && one.projection.status === 'RUNNING')
      .filter(([, one]) => one.projection.inFlight > 0 || one.alarm !== null)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, limit)
      .map(([id, one]) => ({ executionId: id, inFlight: one.projection.inFlight, dueAt: one.alarm }))
  }

  async readSnapshot(executionId: string): Promise<string | null> {
    return this.snapshots.get(executionId)?.text ?? null
  }

  async saveSnapshot(executionId: string, seq: number, text: string): Promise<void> {
    if (seq > (this.snapshots.get(executionId)?.seq ?? 0)) this.snapshots.set(executionId, { seq, text })
  }

  async findRequest(executionId: string, requestId: string): ReturnType<EngineStore['findRequest']> {
    const row = this.executions.get(executionId)?.rows.find((one) => one.requestId === requestId)
    return row === undefined ? null : { firstSeq: row.firstSeq, count: row.count }
  }

  #one(commit: Commit): CommitOutcome {
    const known = this.executions.get(commit.executionId)
    const last = known?.rows.at(-1)
    const next = last === undefined ? 1 : last.firstSeq + last.count
    if (commit.expectedSeq !== next || (commit.create !== null) !== (known === undefined)) return 'stale'
    const { create } = commit
    const taken = [...this.executions.values()].some(
      (one) => one.create.machineId === create?.machineId && one.create.name === create?.name,
    )
    if (taken) return 'name-taken'
    const stored = known ?? blank(create!, commit.projection)
    let seq = next
    for (const row of commit.rows) {
      if (row.firstSeq !== seq || row.count < 1) throw new Error(`a gap in the log at ${seq}`)
      if (stored.rows.some((one) => one.requestId === row.requestId))
        throw new Error('a request decided twice')
      seq += row.count
      stored.rows.push(row)
    }
    if (commit.projection.nextSeq !== seq) throw new Error('projection and log disagree')
    this.executions.set(commit.executionId, stored)
    for (const { hash, text } of commit.blobs) stored.blobs.set(hash, text)
    for (const row of commit.waitingRemoved) stored.waiting.delete(`${row.visit}:${row.attempt}`)
    for (const row of commit.waitingAdded) stored.waiting.set(`${row.visit}:${row.attempt}`, row)
    stored.stats.push(...commit.stats)
    stored.projection = commit.rowChanges ? commit.projection : { ...stored.projection, nextSeq: seq }
    if (commit.alarm !== undefined) stored.alarm = commit.alarm
    return 'committed'
  }
}

function blank(create: NewExecution, projection: ExecutionProjection): StoredExecution {
  return { create, projection, rows: [], blobs: new Map(), waiting: new Map(), stats: [], alarm: null }
}

function away(): Error {
  return Object.assign(new Error('the database is away'), { code: 'STORE_UNAVAILABLE' })
}
