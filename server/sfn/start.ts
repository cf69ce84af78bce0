import { createHash } from 'node:crypto'
import type { Identity } from '../../core/run/command.ts'
import { type Json, jsonEqual } from '../../core/std/json.ts'
import type { Begun } from '../engine/engine.ts'
import { EngineError } from '../engine/engine-error.ts'
import type { Machine } from '../store/machines.ts'
import type { PublishedVersion } from '../store/published.ts'
import { executionArn, machineArn, qualifiedArn } from './arn.ts'
import type { SfnContext } from './context.ts'
import { sfnError } from './errors.ts'
import { readPayload } from './json-complaint.ts'
import { findMachine, type NamedMachine, noMachine } from './machine-lookup.ts'
import { roleOf } from './machine-view.ts'
import { checkName } from './names.ts'

/** What is to be run: a machine with the definition that it is pinned to. */
export interface Target {
  readonly machine: Machine
  readonly published: PublishedVersion | null
  readonly alias: string | null
  readonly version: number
  /** Content address. */
  readonly definition: string
  readonly roleArn: string
}

/** What an ARN asks to be run; an alias with two routes chooses by `name`. Throws InvalidArn, StateMachineDoesNotExist. */
export async function findTarget(context: SfnContext, arn: string, name: string): Promise<Target> {
  const named = await findMachine(context, arn)
  const { machine, alias } = named
  const published = await publishedFor(context, named, name)
  if (published !== null) {
    const { machineVersion: version, definition } = published
    const roleArn = roleOf(context, published.roleArn)
    return { machine, published, alias: alias?.name ?? null, version, definition, roleArn }
  }
  const version = await context.store.versions.get(machine.id, machine.latestVersion ?? 0)
  if (version === null || alias !== null) throw noMachine(arn)
  const { definition } = version
  const roleArn = roleOf(context, machine.roleArn)
  return { machine, published: null, alias: null, version: version.version, definition, roleArn }
}

async function publishedFor(
  context: SfnContext,
  { machine, published, alias }: NamedMachine,
  name: string,
): Promise<PublishedVersion | null> {
  const [first, second] = alias?.routes ?? []
  if (first === undefined) return published
  // The same name takes the same route, so that asking again finds the execution that was started.
  const draw = createHash('sha256').update(name).digest().readUInt32BE(0) % 100
  const route = second === undefined || draw < first.weight ? first : second
  return context.store.published.get(machine.id, route.version)
}

/** The ARNs by which an execution of a target goes. */
export function identityOf(context: SfnContext, target: Target, execution: string): Identity {
  const { machine, published, alias, roleArn } = target
  return {
    execution,
    machine: machineArn(context, machine.name),
    role: roleArn,
    ...(published === null ? {} : { version: qualifiedArn(context, machine.name, published.number) }),
    ...(alias === null ? {} : { alias: qualifiedArn(context, machine.name, alias) }),
  }
}

/** Reads an execution's input. Throws InvalidExecutionInput. */
export function readExecutionInput(text: string | undefined): Json {
  if (text === undefined) return {}
  const read = text.trim() === '' ? null : readPayload(text)
  if (read?.ok === true) return read.value
  const why = read === null ? 'Invalid execution input.' : read.error
  throw sfnError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${why}'`)
}

export interface Started {
  readonly executionArn: string
  readonly startedAt: number
}

/**
 * Starts an execution. The same name with the same input answers with the one that runs already; throws
 * ExecutionAlreadyExists when it has ended or its input is another.
 */
export async function startExecution(
  context: SfnContext,
  given: { arn: string; name: string | undefined; input: string | undefined },
): Promise<Started> {
  if (given.name !== undefined) checkName(given.name)
  const input = readExecutionInput(given.input)
  const name = given.name ?? context.newId()
  const target = await findTarget(context, given.arn, name)
  const { machine, published, alias } = target
  if (machine.kind === 'EXPRESS') {
    const message = `Starting ${machine.name} without waiting cannot be done here yet: run Express state machines with StartSyncExecution.`
    throw sfnError('NotYetSupported', message)
  }
  const arn = executionArn(context, machine.name, name)
  const begin = (): Promise<Begun> =>
    context.engine.start({
      machineId: machine.id,
      machineName: machine.name,
      machineVersion: target.version,
      definition: target.definition,
      input,
      author: context.author,
      name,
      identity: identityOf(context, target, arn),
      published: published?.number,
      alias: alias ?? undefined,
    })
  try {
    return { executionArn: arn, startedAt: (await begin()).startedAt }
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'EXECUTION_NAME_TAKEN') throw error
    return { executionArn: arn, startedAt: await runningSince(context, machine, name, input, arn) }
  }
}

async function runningSince(
  { store, engine }: SfnContext,
  machine: Machine,
  name: string,
  input: Json,
  arn: string,
): Promise<number> {
  const item = await store.executions.getByName(machine.id, name)
  const state = item?.status === 'RUNNING' ? await engine.state(item.id) : null
  if (item !== null && state?.status === 'RUNNING' && jsonEqual(state.input, input)) return item.startedAt
  throw sfnError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`)
}
