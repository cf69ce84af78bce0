import { createHash } from 'node:crypto'
import { unknownAt } from '../../core/replay/unknown-at.ts'
import { blobHashes } from '../../core/run/codec.ts'
import type { Breakpoint, Edit, Identity, ParentTask } from '../../core/run/command.ts'
import type { HistoryEvent } from '../../core/run/event.ts'
import { evolve } from '../../core/run/evolve.ts'
import { initialState } from '../../core/run/initial-state.ts'
import type { ExecutionState } from '../../core/run/state.ts'
import type { Json } from '../../core/std/json.ts'
import type { Clock } from './clock.ts'
import type { AnyRequest } from './command-request.ts'
import { encodeBody } from './encode-decision.ts'
import { EngineError, notFound } from './engine-error.ts'
import type { Ids } from './ids.ts'
import { readLog } from './log-reader.ts'
import type { Genesis } from './mailbox.ts'
import type { Commit, DecisionRow, EngineStore, NewExecution } from './ports.ts'

export interface StartRequest {
  readonly machineId: string
  readonly machineName: string
  readonly machineVersion: number | null
  /** Content address of the definition; the store must have it. */
  readonly definition: string
  readonly input: Json
  readonly author: string
  /** Unique within the machine; made from the id when left out. */
  readonly name?: string | undefined
  readonly breakpoints?: readonly Breakpoint[] | undefined
  readonly rehearsal?: boolean | undefined
  readonly parent?: ParentTask | undefined
  /** What the execution is called outside; see Identity. */
  readonly identity?: Identity | undefined
  /** The published version and the alias that it was asked for through. */
  readonly published?: number | undefined
  readonly alias?: string | undefined
  /** The same request id always leads to the same execution, which is started once. */
  readonly requestId?: string | undefined
}

export interface ForkRequest {
  readonly executionId: string
  /** The last event that the fork takes over. */
  readonly seq: number
  readonly edits: readonly Edit[]
  readonly author: string
  readonly name?: string | undefined
  readonly breakpoints?: readonly Breakpoint[] | undefined
  /** As in the original when left out. */
  readonly rehearsal?: boolean | undefined
  readonly requestId?: string | undefined
}

/** A log to begin: its id, what is written first, and the first command. */
export interface BeginRequest {
  readonly executionId: string
  readonly name: string
  readonly genesis: Genesis
  readonly request: AnyRequest
}

interface Source {
  readonly store: EngineStore
  readonly clock: Clock
  readonly ids: Ids
}

function idFor(scope: string, requestId: string | undefined, { ids, clock }: Source): string {
  if (requestId === undefined) return ids.execution(clock.now())
  return `r${createHash('sha256').update(`${scope}\n${requestId}`).digest('hex').slice(0, 31)}`
}

/** Prepares the first commit of a new execution. */
export function startOf(request: StartRequest, source: Source): BeginRequest {
  const { machineId, machineName, machineVersion, definition, input, author, requestId } = request
  const executionId = idFor(`start ${machineId}`, requestId, source)
  const name = request.name ?? executionId
  const rehearsal = request.rehearsal ?? false
  const parent = request.parent ?? null
  const create: NewExecution = {
    machineId,
    machineName,
    machineVersion,
    definition,
    name,
    rehearsal,
    startedAt: source.clock.now(),
    parentId: parent?.executionId ?? null,
    forkedFrom: null,
    published: request.published ?? null,
    alias: request.alias ?? null,
  }
  const breakpoints = request.breakpoints ?? []
  const pinned = { machineId, machineName, machineVersion, definition }
  return {
    executionId,
    name,
    genesis: { create, rows: [], blobs: [], definition, initial: initialState },
    request: {
      kind: 'Start',
      ...pinned,
      executionId,
      name,
      input,
      author,
      requestId,
      breakpoints,
      rehearsal,
      parent,
      ...(request.identity === undefined ? {} : { identity: request.identity }),
    },
  }
}

/**
 * Prepares the first commit of a fork: the prefix of the other log is copied, so that nothing ever refers from one log into
 * another. Rejects with EXECUTION_NOT_FOUND, MOMENT_NOT_FOUND, or MOMENT_NOT_KNOWN where an imported history
 * lacks a value that would be needed.
 */
export async function forkOf(request: ForkRequest, source: Source): Promise<BeginRequest> {
  const { seq, edits, author, requestId } = request
  const executionId = idFor(`fork ${request.executionId}`, requestId, source)
  const prefix = await copyPrefix(source.store, request.executionId, seq, executionId)
  const state = prefix.initial()
  const unknown = unknownAt(prefix.events, state)
  if (unknown !== null) throw new EngineError('MOMENT_NOT_KNOWN', unknown.message)
  const name = request.name ?? executionId
  const rehearsal = request.rehearsal ?? state.rehearsal
  const from = { executionId: request.executionId, seq }
  const create: NewExecution = {
    machineId: state.machineId,
    machineName: state.machineName,
    machineVersion: state.machineVersion,
    definition: state.definition,
    name,
    rehearsal,
    startedAt: source.clock.now(),
    parentId: null,
    forkedFrom: from,
    published: null,
    alias: null,
  }
  const breakpoints = request.breakpoints ?? []
  const command = { executionId, name, from, edits, breakpoints, rehearsal, author, requestId }
  const { rows, blobs, initial } = prefix
  const genesis = { rows, blobs, initial, create, definition: state.definition }
  return { executionId, name, genesis, request: { kind: 'Fork', ...command } }
}

interface Prefix {
  readonly rows: readonly DecisionRow[]
  readonly blobs: Commit['blobs']
  readonly events: readonly HistoryEvent[]
  initial(): ExecutionState
}

async function copyPrefix(store: EngineStore, from: string, upTo: number, to: string): Promise<Prefix> {
  const rows: DecisionRow[] = []
  const blobs: Commit['blobs'][number][] = []
  const all: HistoryEvent[] = []
  for await (const { row, events } of readLog(store, from, { upTo })) {
    const taken = events.filter((event) => event.seq <= upTo)
    const body = encodeBody(taken)
    const partial = row.partial || taken.length < events.length
    // The fork may be asked under the same request ids as the original.
    const requestId = `${from}:${row.requestId}`
    rows.push({ ...row, executionId: to, count: taken.length, partial, requestId, events: body.text })
    blobs.push(...body.blobs, ...(await blobsOf(store, from, row.command)))
    all.push(...taken)
  }
  const last = all.at(-1)?.seq ?? 0
  if (last === 0) throw notFound(from)
  if (upTo < 1 || last < upTo) {
    const message = `The log of ${from} has no event ${upTo}; choose one from 1 to ${last}.`
    throw new EngineError('MOMENT_NOT_FOUND', message)
  }
  const initial = (): ExecutionState => {
    const state = initialState()
    for (const event of all) evolve(state, event)
    return state
  }
  return { rows, blobs, events: all, initial }
}

async function blobsOf(store: EngineStore, executionId: string, text: string): Promise<Commit['blobs']> {
  const hashes = blobHashes(text)
  if (hashes.length === 0) return []
  return [...(await store.readBlobs(executionId, hashes))].map(([hash, blob]) => ({ hash, text: blob }))
}
