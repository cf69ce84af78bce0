import type { Commit, DecisionRow, StateStatDelta, WaitingRow } from '../engine/ports.ts'
import { APPEND, APPEND_LOG } from './append-sql.ts'
import { bigArray, intArray, textArray } from './binary-array.ts'
import type { Entry } from './commit-batch.ts'
import { safeText, shortText } from './safe-text.ts'

/** An append statement with its parameters; statements of one name are the same. */
export interface Append {
  readonly name: string
  readonly text: string
  readonly values: unknown[]
}

/** The statement that writes a batch. */
export function appendOf(entries: readonly Entry[]): Append {
  const rows: Resting[] = []
  for (const { rows: own, chain } of entries) {
    for (const row of own) rows.push({ row, rests: chain[0]!.expectedSeq })
  }
  const end = [JSON.stringify(statRows(entries)), rows.length]
  if (entries.every(isLogOnly)) {
    return { name: 'append-log', text: APPEND_LOG, values: [...decisionValues(rows), ...end] }
  }
  const ways = entries.map((entry) => ({ entry, way: wayOf(entry) }))
  const of = (wanted: number): Entry[] => ways.flatMap(({ entry, way }) => (way === wanted ? [entry] : []))
  const values = [
    ...[...decisionValues(rows), ...movedValues(of(WAY.moves)), ...askedValues(entries)],
    JSON.stringify(of(WAY.begins).map(freshRow)),
    intArray(ways.flatMap(({ entry, way }) => entry.rows.map(() => way))),
    ...[...besideValues(entries), ...end],
  ]
  return { name: 'append', text: APPEND, values }
}

/** Arguments of a statement that match nothing, as many as a large batch has. */
export function appendNothing(name: string): unknown[] {
  const projection = { status: 'RUNNING', redriveCount: 0, nextSeq: 1, inFlight: 0, held: null } as const
  const none = { stoppedAt: null, error: null, cause: null, redrivenAt: null }
  const row = { firstSeq: 1, count: 1, at: 0, kind: 'Wake', author: 'engine', partial: false } as const
  const entries = Array.from({ length: LARGE }, (_, i): Entry => {
    // No execution has such an id.
    const id = `nobody ${i}`
    const last = { ...row, executionId: id, requestId: '', command: '', events: '' }
    const commit: Commit = {
      ...{ executionId: id, machineId: '', expectedSeq: 0, create: null, rows: [last], blobs: [], stats: [] },
      ...{ projection: { ...projection, ...none }, rowChanges: name === 'append', alarm: undefined },
      ...{ waitingAdded: [], waitingRemoved: [] },
    }
    return { id, indices: [], chain: [commit], rows: [last], last }
  })
  return appendOf(entries).values
}

const LARGE = 256

/** What is written of an execution beside its log: nothing, a change of its row, or the row itself. */
const WAY = { grows: 0, moves: 1, begins: 2 } as const

function wayOf({ chain }: Entry): number {
  if (chain[0]!.create !== null) return WAY.begins
  return chain.some((one) => one.rowChanges) ? WAY.moves : WAY.grows
}

/** True when the execution is there already, nobody else asked, and nothing but its log changes. */
function isLogOnly(entry: Entry): boolean {
  return wayOf(entry) === WAY.grows && !hasBeside(entry) && entry.rows.every((row) => row.author === 'engine')
}

/** True when something is to be written that stands neither in the log nor in the execution's row. */
function hasBeside({ chain }: Entry): boolean {
  return chain.some(
    (one) =>
      one.blobs.length > 0 ||
      one.alarm !== undefined ||
      one.waitingAdded.length > 0 ||
      one.waitingRemoved.length > 0,
  )
}

function movedValues(moving: readonly Entry[]): unknown[] {
  const of = <T>(read: (chain: readonly Commit[]) => T): T[] => moving.map(({ chain }) => read(chain))
  const last = <T>(read: (projection: Commit['projection']) => T): T[] =>
    of((chain) => read(chain.at(-1)!.projection))
  return [
    textArray(moving.map(({ id }) => id)),
    intArray(of((chain) => chain[0]!.expectedSeq)),
    intArray(last((one) => one.nextSeq)),
    intArray(last((one) => one.inFlight)),
    textArray(last((one) => one.status)),
    bigArray(last((one) => one.stoppedAt)),
    textArray(last((one) => heldText(one.held))),
    textArray(last((one) => shortText(one.error, 300))),
    textArray(last((one) => shortText(one.cause, 1_000))),
    intArray(last((one) => one.redriveCount)),
    bigArray(last((one) => one.redrivenAt)),
  ]
}

/** The engine's own requests are met again only in the log's last rows; those of others may come back at any time. */
function askedValues(entries: readonly Entry[]): unknown[] {
  const asked = entries.flatMap(({ id, chain, rows }) =>
    chain[0]!.create !== null
      ? []
      : rows.flatMap((row) => (row.author === 'engine' ? [] : [{ id, requestId: row.requestId }])),
  )
  return [textArray(asked.map(({ id }) => id)), textArray(asked.map(({ requestId }) => safeText(requestId)))]
}

function freshRow({ id, chain }: Entry): object {
  const create = chain[0]!.create!
  const { projection } = chain.at(-1)!
  return {
    id,
    machine_id: create.machineId,
    machine_name: safeText(create.machineName),
    machine_version: create.machineVersion,
    definition_hash: create.definition,
    name: safeText(create.name),
    rehearsal: create.rehearsal,
    imported: create.imported ?? false,
    started_at: create.startedAt,
    parent_id: create.parentId,
    forked_from: create.forkedFrom?.executionId,
    forked_at_seq: create.forkedFrom?.seq,
    published: create.published,
    alias: create.alias,
    status: projection.status,
    stopped_at: projection.stoppedAt,
    redrive_count: projection.redriveCount,
    redriven_at: projection.redrivenAt,
    next_seq: projection.nextSeq,
    in_flight: projection.inFlight,
    held_at: heldText(projection.held),
    error: shortText(projection.error, 300),
    cause: shortText(projection.cause, 1_000),
  }
}

function heldText(held: Commit['projection']['held']): string | null {
  return held && JSON.stringify({ state: held.state, where: held.where, reason: held.reason })
}

/** A decision's row, and the log's length + 1 that its execution's first one here rests on. */
interface Resting {
  readonly row: DecisionRow
  readonly rests: number
}

function decisionValues(rows: readonly Resting[]): unknown[] {
  return [
    textArray(rows.map(({ row }) => row.executionId)),
    intArray(rows.map(({ rests }) => rests)),
    intArray(rows.map(({ row }) => row.firstSeq)),
    intArray(rows.map(({ row }) => row.count)),
    bigArray(rows.map(({ row }) => row.at)),
    textArray(rows.map(({ row }) => row.kind)),
    textArray(rows.map(({ row }) => safeText(row.author))),
    textArray(rows.map(({ row }) => safeText(row.requestId))),
    intArray(rows.map(({ row }) => (row.partial ? 1 : 0))),
    textArray(rows.map(({ row }) => row.command)),
    textArray(rows.map(({ row }) => row.events)),
  ]
}

/** What stands beside the log: large values, alarms, waits. */
function besideValues(all: readonly Entry[]): unknown[] {
  const entries = all.filter(hasBeside)
  const blobs = entries.flatMap(({ id, chain }) => uniqueBlobs(chain).map((blob) => ({ id, ...blob })))
  const alarms = entries.flatMap(({ id, chain }) => {
    const due = chain.reduce<number | null | undefined>(
      (before, { alarm }) => (alarm === undefined ? before : alarm),
      undefined,
    )
    return due === undefined ? [] : [{ id, due }]
  })
  const set = alarms.filter(({ due }) => due !== null)
  const waits = entries.map(({ id, chain }) => ({ id, ...netWaiting(chain) }))
  const ended = waits.flatMap(({ id, removed }) => removed.map((row) => ({ id, ...row })))
  return [
    textArray(blobs.map(({ id }) => id)),
    textArray(blobs.map(({ hash }) => hash)),
    textArray(blobs.map(({ text }) => text)),
    textArray(set.map(({ id }) => id)),
    bigArray(set.map(({ due }) => due)),
    textArray(alarms.filter(({ due }) => due === null).map(({ id }) => id)),
    JSON.stringify(waits.flatMap(({ id, added }) => added.map((row) => waitingRow(id, row)))),
    textArray(ended.map(({ id }) => id)),
    intArray(ended.map(({ visit }) => visit)),
    intArray(ended.map(({ attempt }) => attempt)),
  ]
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
    id,
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

type StatRow = { -readonly [K in keyof StateStatDelta]: StateStatDelta[K] } & { readonly machine_id: string }

/** Statistics of a whole batch, added up by machine and state, in one order for all writers. */
export function statRows(entries: readonly Entry[]): StatRow[] {
  const sums = new Map<string, StatRow>()
  for (const { chain } of entries) {
    for (const { machineId, stats } of chain) {
      for (const delta of stats) add(sums, machineId, delta)
    }
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

function add(sums: Map<string, StatRow>, machineId: string, delta: StateStatDelta): void {
  const key = `${machineId}\n${delta.state}`
  const sum = sums.get(key)
  if (sum === undefined) {
    sums.set(key, { machine_id: machineId, ...delta, state: safeText(delta.state) })
    return
  }
  sum.entered += delta.entered
  sum.succeeded += delta.succeeded
  sum.failed += delta.failed
  sum.retried += delta.retried
  sum.totalMs += delta.totalMs
}
