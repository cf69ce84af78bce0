import { enrich } from '../../../core/replay/enrich.ts'
import { readHistory } from '../../../core/replay/read-history.ts'
import { encodeEvents, extractBlobs } from '../../../core/run/codec.ts'
import type { HistoryEvent } from '../../../core/run/event.ts'
import { evolve } from '../../../core/run/evolve.ts'
import { initialState } from '../../../core/run/initial-state.ts'
import type { ExecutionState } from '../../../core/run/state.ts'
import type { Json } from '../../../core/std/json.ts'
import { encodeBody } from '../../engine/encode-decision.ts'
import { EngineError } from '../../engine/engine-error.ts'
import type { Commit, DecisionRow } from '../../engine/ports.ts'
import { standingOf } from '../../engine/standing.ts'
import { HttpError } from '../../http/http-error.ts'
import { type CheckedDefinition, knownNames, readDefinition } from '../machine/check.ts'
import { createMachine } from '../machine/create-machine.ts'
import type { Services } from '../services.ts'

export interface ImportInput {
  /** The definition that the history was recorded under, JSON or YAML. */
  readonly definition: string
  /** What `get-execution-history` printed, read. */
  readonly history: Json
  readonly machineName: string
  /** Given by the server when left out. */
  readonly name?: string | undefined
  readonly author: string
}

/** Events that one row of the log holds. */
const ROW_EVENTS = 500
const MACHINE_NAMES = 50

/**
 * Keeps a history that was recorded elsewhere as an execution of its own, under a machine with its definition. Throws what
 * readDefinition and readHistory say, HISTORY_CONTRADICTS where its events do not fit together, EXECUTION_NAME_TAKEN.
 */
export async function importExecution(services: Services, asked: ImportInput): Promise<{ id: string }> {
  const { store, now, newId } = services
  const checked = readDefinition(asked.definition, await knownNames(store))
  const read = readHistory(asked.history, checked.definition)
  if (!read.ok) {
    const { code, message, pointer } = read.error
    throw new HttpError(422, code, message, { pointer, issues: [read.error] })
  }
  // Before a machine is made for it: a history that contradicts itself leaves nothing behind.
  fold(enrich(read.value, checked.definition).events)
  const machine = await machineFor(services, checked, asked)
  const executionId = newId()
  const name = asked.name ?? executionId
  const { events } = enrich(read.value, checked.definition, {
    executionId,
    name,
    ...machine,
    definition: checked.hash,
    author: asked.author,
    at: now(),
  })
  const commit = commitOf(executionId, events, fold(events), asked.author)
  const [outcome] = await store.engine.commit([commit])
  if (outcome === 'committed') return { id: executionId }
  throw new EngineError(
    'EXECUTION_NAME_TAKEN',
    `An execution named "${name}" exists already. Choose another name.`,
  )
}

function fold(events: readonly HistoryEvent[]): ExecutionState {
  const state = initialState()
  for (const event of events) {
    try {
      evolve(state, event)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      const message = `This history contradicts itself at its ${event.type} (event ${event.seq}): ${why}.`
      throw new HttpError(422, 'HISTORY_CONTRADICTS', message)
    }
  }
  return state
}

/** The machine of that name where it has this very definition, else a new one under a name that is free. */
async function machineFor(
  services: Services,
  checked: CheckedDefinition,
  { machineName, author }: ImportInput,
): Promise<{ machineId: string; machineName: string; machineVersion: number }> {
  const { store } = services
  for (let n = 1; n <= MACHINE_NAMES; n++) {
    const name = n === 1 ? machineName : `${machineName.slice(0, 76)} ${n}`
    const known = await store.machines.getByName(name)
    if (known === null) {
      const given = { name, definition: checked.text, layout: '{}', author, description: 'Imported' }
      const { id, version } = await createMachine(services, given)
      return { machineId: id, machineName: name, machineVersion: version }
    }
    const version = await store.versions.get(known.id, known.latestVersion ?? 0)
    if (version?.definition === checked.hash) {
      return { machineId: known.id, machineName: name, machineVersion: version.version }
    }
  }
  const message = `There are too many machines named like "${machineName}". Choose another name.`
  throw new HttpError(409, 'NAME_TAKEN', message)
}

function commitOf(
  executionId: string,
  events: readonly HistoryEvent[],
  state: ExecutionState,
  author: string,
): Commit {
  const rows: DecisionRow[] = []
  const blobs: Commit['blobs'][number][] = []
  for (let i = 0; i < events.length; i += ROW_EVENTS) {
    const part = events.slice(i, i + ROW_EVENTS)
    const body = encodeBody(part)
    const place = { executionId, firstSeq: i + 1, count: part.length, at: part[0]!.at }
    const kind = { kind: 'Import' as const, author, requestId: `import:${i + 1}`, partial: false }
    rows.push({ ...place, ...kind, command: NO_COMMAND, events: body.text })
    blobs.push(...body.blobs)
  }
  const { machineId, machineName, machineVersion, definition, name, startedAt } = state
  const pinned = { machineId, machineName, machineVersion, definition, name, startedAt, imported: true }
  const none = { rehearsal: false, parentId: null, forkedFrom: null, published: null, alias: null }
  return {
    executionId,
    machineId,
    expectedSeq: 1,
    create: { ...pinned, ...none },
    rows,
    blobs,
    // What was under way there is not under way here.
    projection: { ...standingOf(state).projection, inFlight: 0, held: null },
    rowChanges: true,
    alarm: null,
    waitingAdded: [],
    waitingRemoved: [],
    stats: [],
  }
}

/** The text of a command that nobody gave. */
const NO_COMMAND = extractBlobs(encodeEvents([]), 1).text
