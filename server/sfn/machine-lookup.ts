import type { MachineAlias } from '../store/aliases.ts'
import type { Machine } from '../store/machines.ts'
import type { PublishedVersion } from '../store/published.ts'
import { type ParsedArn, parseArn } from './arn.ts'
import type { SfnContext } from './context.ts'
import { sfnError } from './errors.ts'

/** A machine as an ARN names it: bare, in a published version, or through an alias. */
export interface NamedMachine {
  readonly machine: Machine
  readonly published: PublishedVersion | null
  readonly alias: MachineAlias | null
}

type MachineArn = Extract<ParsedArn, { kind: 'stateMachine' }>

/** Reads the ARN of a machine, of a version or of an alias. Throws InvalidArn. */
export function readMachineArn(text: string): MachineArn {
  const parsed = parseArn(text)
  if (parsed?.kind === 'stateMachine') return parsed
  if (parsed === null) throw sfnError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${text}'`)
  throw sfnError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: ${parsed.kind}'`)
}

export const noMachine = (arn: string): Error =>
  sfnError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`)

/** The machine that a bare ARN names. Throws InvalidArn, StateMachineDoesNotExist. */
export async function findBareMachine(context: SfnContext, arn: string): Promise<Machine> {
  const { name, qualifier } = readMachineArn(arn)
  const machine = qualifier === null ? await context.store.machines.getByName(name) : null
  if (machine === null) throw noMachine(arn)
  return machine
}

/** What an ARN names. Throws InvalidArn, StateMachineDoesNotExist. */
export async function findMachine(context: SfnContext, arn: string): Promise<NamedMachine> {
  const { name, qualifier } = readMachineArn(arn)
  const { store } = context
  const machine = await store.machines.getByName(name)
  if (machine === null) throw noMachine(arn)
  if (qualifier === null) return { machine, published: null, alias: null }
  if (/^\d{1,9}$/.test(qualifier)) {
    const published = await store.published.get(machine.id, Number(qualifier))
    if (published === null) throw noMachine(arn)
    return { machine, published, alias: null }
  }
  const alias = await store.aliases.get(machine.id, qualifier)
  if (alias === null) throw noMachine(arn)
  return { machine, published: null, alias }
}
