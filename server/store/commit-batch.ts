import type { Commit, DecisionRow } from '../engine/ports.ts'
import { StoreError } from './store-error.ts'

/** Executions to be written together, each with all its commits. */
export interface CommitBatch {
  readonly entries: readonly Entry[]
  /** Commits that decide one request twice: known without asking the database. */
  readonly stale: readonly number[]
}

/** All commits of one execution in a batch, in order: the second rests on the first. */
export interface Entry {
  readonly id: string
  /** Places in the batch of commits. */
  readonly indices: readonly number[]
  readonly chain: readonly Commit[]
  readonly rows: readonly DecisionRow[]
  readonly last: DecisionRow
}

/** Groups commits by execution. Throws StoreError BAD_COMMIT. */
export function batchOf(commits: readonly Commit[]): CommitBatch {
  const groups = new Map<string, number[]>()
  for (const [index, commit] of commits.entries()) {
    const group = groups.get(commit.executionId)
    if (group) group.push(index)
    else groups.set(commit.executionId, [index])
  }
  const entries: Entry[] = []
  const stale: number[] = []
  for (const [id, indices] of groups) {
    const chain = indices.map((index) => commits[index] as Commit)
    const rows = checkedRows(id, chain)
    if (rows.length > 1 && new Set(rows.map((row) => row.requestId)).size !== rows.length)
      stale.push(...indices)
    else entries.push({ id, indices, chain, rows, last: rows.at(-1) as DecisionRow })
  }
  return { entries, stale }
}

/** The rows of a chain of commits; they must follow each other without a gap from the first expected sequence. */
function checkedRows(id: string, chain: readonly Commit[]): DecisionRow[] {
  const first = chain[0] as Commit
  let next = first.expectedSeq
  const rows: DecisionRow[] = []
  for (const commit of chain) {
    const gap = commit.expectedSeq !== next || (commit !== first && commit.create !== null)
    if (gap || commit.rows.length === 0) throw badCommit(id, 'its commits do not follow each other')
    for (const row of commit.rows) {
      if (row.executionId !== id || row.firstSeq !== next || row.count < 1) {
        throw badCommit(id, `its decision at ${row.firstSeq} does not follow ${next - 1}`)
      }
      next += row.count
      rows.push(row)
    }
    if (commit.projection.nextSeq !== next) throw badCommit(id, 'its row and its log disagree')
  }
  return rows
}

function badCommit(id: string, reason: string): StoreError {
  return new StoreError('BAD_COMMIT', `The commit of execution ${id} was refused: ${reason}.`)
}
