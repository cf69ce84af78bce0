import type {
  Commit,
  CommitOutcome,
  DecisionRow,
  EngineStore,
  ExecutionProjection,
  NewExecution,
} from '../../engine/ports.ts'

interface Kept {
  readonly create: NewExecution
  readonly rows: DecisionRow[]
  readonly blobs: Map<string, string>
  projection: ExecutionProjection
}

/**
 * Keeps the logs of executions that leave no trace, while they run: the engine's store for Express state machines. Nothing
 * is durable, and definitions come from the real store.
 */
export class MemoryStore implements EngineStore {
  readonly #kept = new Map<string, Kept>()
  readonly readDefinition: EngineStore['readDefinition']

  constructor(readDefinition: EngineStore['readDefinition']) {
    this.readDefinition = readDefinition
  }

  /** Executions that are kept. */
  get size(): number {
    return this.#kept.size
  }

  /** Drops an execution whose outcome has been told. */
  forget(executionId: string): void {
    this.#kept.delete(executionId)
  }

  async commit(commits: readonly Commit[]): Promise<readonly CommitOutcome[]> {
    return commits.map((commit) => this.#one(commit))
  }

  async readDecisions(executionId: string, afterSeq: number, limit: number): Promise<readonly DecisionRow[]> {
    const rows = this.#kept.get(executionId)?.rows ?? []
    return rows.filter((row) => row.firstSeq + row.count - 1 > afterSeq).slice(0, limit)
  }

  async readBlobs(executionId: string, hashes: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const blobs = this.#kept.get(executionId)?.blobs
    const found = new Map<string, string>()
    for (const hash of hashes) {
      const text = blobs?.get(hash)
      if (text !== undefined) found.set(hash, text)
    }
    return found
  }

  /** There is nothing to take up again: a process that ends takes these executions with it. */
  async openExecutions(): ReturnType<EngineStore['openExecutions']> {
    return []
  }

  /** Logs of a few minutes are folded from their first event. */
  async readSnapshot(): Promise<null> {
    return null
  }

  async saveSnapshot(): Promise<void> {}

  async findRequest(executionId: string, requestId: string): ReturnType<EngineStore['findRequest']> {
    const row = this.#kept.get(executionId)?.rows.find((one) => one.requestId === requestId)
    return row === undefined ? null : { firstSeq: row.firstSeq, count: row.count }
  }

  #one(commit: Commit): CommitOutcome {
    const known = this.#kept.get(commit.executionId)
    const next = known?.projection.nextSeq ?? 1
    if (commit.expectedSeq !== next || (commit.create !== null) !== (known === undefined)) return 'stale'
    const kept = known ?? blank(commit)
    if (kept === null) return 'stale'
    this.#kept.set(commit.executionId, kept)
    kept.rows.push(...commit.rows)
    for (const { hash, text } of commit.blobs) kept.blobs.set(hash, text)
    kept.projection = commit.projection
    return 'committed'
  }
}

function blank({ create, projection }: Commit): Kept | null {
  return create === null ? null : { create, projection, rows: [], blobs: new Map() }
}
