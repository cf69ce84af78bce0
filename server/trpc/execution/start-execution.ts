import type { Breakpoint } from '../../../core/run/command.ts'
import type { Json } from '../../../core/std/json.ts'
import type { Begun } from '../../engine/engine.ts'
import { HttpError } from '../../http/http-error.ts'
import type { Machine } from '../../store/machines.ts'
import type { Store } from '../../store/store.ts'
import { issuesOf, knownNames, refuseInvalid } from '../machine/check.ts'
import { findMachine } from '../machine/find.ts'
import type { Services } from '../services.ts'

export interface StartInput {
  /** Id or name. */
  readonly machine: string
  readonly input: Json
  readonly author: string
  readonly name?: string | undefined
  /** The latest one when left out. */
  readonly version?: number | undefined
  readonly breakpoints?: readonly Breakpoint[] | undefined
  readonly rehearsal?: boolean | undefined
  readonly requestId?: string | undefined
}

/** Starts a machine. Throws MACHINE_NOT_FOUND, VERSION_NOT_FOUND, DEFINITION_INVALID, EXECUTION_NAME_TAKEN. */
export async function startExecution(services: Services, asked: StartInput): Promise<Begun> {
  const { store, engine } = services
  const machine = await findMachine(store, asked.machine)
  const pinned = await pin(store, machine, asked.version)
  refuseInvalid(issuesOf(pinned.text, await knownNames(store)))
  const { input, author, name, breakpoints, rehearsal, requestId } = asked
  return engine.start({
    machineId: machine.id,
    machineName: machine.name,
    machineVersion: pinned.version,
    definition: pinned.hash,
    input,
    author,
    name,
    breakpoints,
    rehearsal,
    requestId,
  })
}

interface Pinned {
  readonly version: number
  readonly hash: string
  readonly text: string
}

async function pin(store: Store, machine: Machine, asked: number | undefined): Promise<Pinned> {
  const version = asked ?? machine.latestVersion ?? 0
  const saved = await store.versions.get(machine.id, version)
  const text = saved === null ? null : await store.versions.definition(saved.definition)
  if (saved !== null && text !== null) return { version, hash: saved.definition, text }
  const message =
    version === 0 ? 'This machine was never saved; save it first.' : `This machine has no version ${version}.`
  throw new HttpError(404, 'VERSION_NOT_FOUND', message)
}
