import type { MachineAlias, Route } from '../store/aliases.ts'
import type { Machine } from '../store/machines.ts'
import { qualifiedArn } from './arn.ts'
import type { SfnContext } from './context.ts'
import { sfnError } from './errors.ts'
import { readMachineArn } from './machine-lookup.ts'

/** One entry of a routing configuration. */
export interface GivenRoute {
  readonly stateMachineVersionArn: string
  readonly weight: number
}

export const noAlias = (arn: string): Error =>
  sfnError('ResourceNotFound', `Request references a resource that does not exist: '${arn}'`, {
    resourceName: arn,
  })

/** The machine and the name in an alias's ARN; null where there is no such machine. Throws InvalidArn. */
export async function findAliasOwner(
  { store }: SfnContext,
  arn: string,
): Promise<{ machine: Machine; name: string } | null> {
  const { name, qualifier } = readMachineArn(arn)
  if (qualifier === null || /^\d+$/.test(qualifier)) {
    throw sfnError('InvalidArn', `Invalid Arn: 'Not an alias: ${arn}'`)
  }
  const machine = await store.machines.getByName(name)
  return machine === null ? null : { machine, name: qualifier }
}

/** The alias that an ARN names. Throws InvalidArn, ResourceNotFound. */
export async function findAlias(
  context: SfnContext,
  arn: string,
): Promise<{ machine: Machine; alias: MachineAlias }> {
  const owner = await findAliasOwner(context, arn)
  const alias = owner === null ? null : await context.store.aliases.get(owner.machine.id, owner.name)
  if (owner === null || alias === null) throw noAlias(arn)
  return { machine: owner.machine, alias }
}

/** Routes as the API gives them. */
export function routesView(context: SfnContext, machine: Machine, routes: readonly Route[]): GivenRoute[] {
  return routes.map(({ version, weight }) => ({
    stateMachineVersionArn: qualifiedArn(context, machine.name, version),
    weight,
  }))
}

/** The machine whose versions a routing configuration names. Throws ValidationException, ResourceNotFound. */
export async function machineOfRoutes(context: SfnContext, given: readonly GivenRoute[]): Promise<Machine> {
  const arns = given.map((route) => route.stateMachineVersionArn)
  const names = new Set(arns.map((arn) => readMachineArn(arn).name))
  if (names.size > 1) throw invalid('Routing configuration must name versions of one state machine.')
  const machine = await context.store.machines.getByName([...names][0] ?? '')
  if (machine === null) throw noAlias(arns[0] ?? '')
  return machine
}

/** Checks a routing configuration for a machine and reads it. Throws ValidationException, ResourceNotFound. */
export async function readRoutes(
  context: SfnContext,
  machine: Machine,
  given: readonly GivenRoute[],
): Promise<Route[]> {
  const arns = given.map((route) => route.stateMachineVersionArn)
  const weights = given.map((route) => route.weight)
  if (weights.reduce((sum, weight) => sum + weight, 0) !== 100) {
    throw invalid(`Sum of routing configuration weights must equal 100. Received: [${weights.join(', ')}]`)
  }
  const read = arns.map(readMachineArn)
  if (read.some(({ qualifier }) => qualifier === null || !/^\d{1,9}$/.test(qualifier))) {
    throw invalid(
      `Routing configuration must contain state machine version ARNs. Received: [${arns.join(', ')}]`,
    )
  }
  if (new Set(arns).size < arns.length) {
    throw invalid(
      `Routing configuration must contain distinct state machine version ARNs. Received: [${arns.join(', ')}]`,
    )
  }
  if (read.some(({ name }) => name !== machine.name)) {
    throw invalid('Routing configuration must name versions of one state machine.')
  }
  const routes = read.map(({ qualifier }, at) => ({ version: Number(qualifier), weight: weights[at] ?? 0 }))
  for (const [at, { version }] of routes.entries()) {
    if ((await context.store.published.get(machine.id, version)) === null) throw noAlias(arns[at] ?? '')
  }
  return routes
}

const invalid = (message: string): Error =>
  sfnError('ValidationException', message, { reason: 'INVALID_ROUTING_CONFIGURATION' })
