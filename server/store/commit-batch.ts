import type { Commit, DecisionRow, StateStatDelta, WaitingRow } from '../engine/ports.ts'
import { safeText, shortText } from './safe-text.ts'
import { StoreError } from './store-error.ts'

/** The arrays that one append statement takes, and which commits stand behind which of its entries. */
export interface CommitBatch {
  readonly entries: readonly Entry[]
  /** Commits that decide one request twice: known without asking the database. */
  readonly stale: readonly number[]
  readonly decisions: readonly object[]
  readonly blobs: readonly object[]
  readonly waitingAdded: readonly object[]
  readonly waitingRemoved: readonly object[]
  readonly stats: readonly object[]
}

/** All commits of one execution in a batch, in order: the second rests on the first. */
export interface Entry {
  readonly id: string
  readonly indices: readonly number[]
  readonly last: DecisionRow
  readonly row: object
}

/** Groups commits by execution and shapes them for the append statement. Throws StoreError BAD_COMMIT. */
export function batchOf(commits: readonly Commit[]): CommitBatch {
  const groups = new Map<string, number[]>()
  for (const [index, commit] of commits.entries()) {
    const group = groups.get(commit.executionId)
    if (group) group.push(index)
    else groups.set(commit.executionId, [index])
  }
  const batch = {
    entries: [] as Entry[],
    stale: [] as number[],
    decisions: [] as object[],
    blobs: [] as object[],
    waitingAdded: [] as object[],
    waitingRemoved: [] as object[],
    stats: [] as object[],
  }
  for (const [id, indices] of groups) {
    const chain = indices.map((index) => commits[index] as Commit)
    const rows = checkedRows(id, chain)
    if (new Set(rows.map((row) => row.requestId)).size !== rows.length) {
      batch.stale.push(...indices)
      continue
    }
    batch.entries.push({ id, indices, last: rows.at(-1) as DecisionRow, row: entryRow(id, chain, rows) })
    for (const row of rows) batch.decisions.push(decisionRow(row))
    for (const blob of uniqueBlobs(chain)) batch.blobs.push({ e: id, h: blob.hash, t: blob.text })
    const waiting = netWaiting(chain)
    for (const row of waiting.added) batch.waitingAdded.push(waitingRow(id, row))
    for (const row of waiting.removed) batch.waitingRemoved.push({ e: id, v: row.visit, a: row.attempt })
    for (const delta of sumStats(chain)) batch.stats.push({ e: id, ...delta, state: safeText(delta.state) })
  }
  return batch
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

function entryRow(id: string, chain: readonly Commit[], rows: readonly DecisionRow[]): object {
  const first = chain[0] as Commit
  const { projection } = chain.at(-1) as Commit
  const { create } = first
  const alarm = chain.reduce<number | null | undefined>(
    (due, one) => (one.alarm === undefined ? due : one.alarm),
    undefined,
  )
  const { held } = projection
  return {
    id,
    x: first.expectedSeq,
    fresh: create !== null,
    q: create === null ? rows.map((row) => safeText(row.requestId)) : [],
    machine_id: create?.machineId,
    machine_name: create && safeText(create.machineName),
    machine_version: create?.machineVersion,
    definition_hash: create?.definition,
    name: create && safeText(create.name),
    rehearsal: create?.rehearsal,
    imported: create?.imported ?? false,
    started_at: create?.startedAt,
    parent_id: create?.parentId,
    forked_from: create?.forkedFrom?.executionId,
    forked_at_seq: create?.forkedFrom?.seq,
    published: create?.published,
    alias: create?.alias,
    status: projection.status,
    stopped_at: projection.stoppedAt,
    redrive_count: projection.redriveCount,
    redriven_at: projection.redrivenAt,
    next_seq: projection.nextSeq,
    in_flight: projection.inFlight,
    held_at: held && JSON.stringify({ state: held.state, where: held.where, reason: held.reason }),
    error: shortText(projection.error, 300),
    cause: shortText(projection.cause, 1_000),
    updated_at: rows.at(-1)?.at,
    alarm: alarm === undefined ? 'keep' : alarm === null ? 'none' : 'set',
    due_at: alarm ?? null,
  }
}

function decisionRow(row: DecisionRow): object {
  return {
    e: row.executionId,
    s: row.firstSeq,
    c: row.count,
    at: row.at,
    k: row.kind,
    w: safeText(row.author),
    q: safeText(row.requestId),
    p: row.partial,
    m: row.command,
    v: row.events,
  }
}

function uniqueBlobs(chain: readonly Commit[]): { hash: string; text: string }[] {
  const byHash = new Map(
    chain.flatMap((commit) => commit.blobs.map((blob) => [blob.hash, blob.text] as const)),
  )
  return [...byHash].map(([hash, text]) => ({ hash, text }))
}

/** What is left of all additions and removals: a wait that came and went within the batch is never written. */
function netWaiting(chain: readonly Commit[]): {
  added: WaitingRow[]
  removed: { visit: number; attempt: number }[]
} {
  const added = new Map<string, WaitingRow>()
  const removed = new Map<string, { visit: number; attempt: number }>()
  for (const commit of chain) {
    for (const row of commit.waitingRemoved) {
      added.delete(`${row.visit}/${row.attempt}`)
      removed.set(`${row.visit}/${row.attempt}`, row)
    }
    for (const row of commit.waitingAdded) {
      added.set(`${row.visit}/${row.attempt}`, row)
      removed.delete(`${row.visit}/${row.attempt}`)
    }
  }
  return { added: [...added.values()], removed: [...removed.values()] }
}

function waitingRow(id: string, row: WaitingRow): object {
  return {
    e: id,
    v: row.visit,
    a: row.attempt,
    kind: row.kind,
    state: safeText(row.state),
    title: safeText(row.title),
    key: row.key === null ? null : safeText(row.key),
    since: row.since,
    detail: row.detail,
  }
}

function sumStats(chain: readonly Commit[]): StateStatDelta[] {
  const sums = new Map<string, StateStatDelta>()
  for (const delta of chain.flatMap((commit) => commit.stats)) {
    const before = sums.get(delta.state)
    sums.set(delta.state, before === undefined ? delta : addStats(before, delta))
  }
  return [...sums.values()]
}

function addStats(a: StateStatDelta, b: StateStatDelta): StateStatDelta {
  return {
    state: a.state,
    entered: a.entered + b.entered,
    succeeded: a.succeeded + b.succeeded,
    failed: a.failed + b.failed,
    retried: a.retried + b.retried,
    totalMs: a.totalMs + b.totalMs,
  }
}
