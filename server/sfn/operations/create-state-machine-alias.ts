import { z } from 'zod'
import type { MachineAlias } from '../../store/aliases.ts'
import { machineOfRoutes, readRoutes, routesView } from '../alias-lookup.ts'
import { qualifiedArn } from '../arn.ts'
import { sfnError } from '../errors.ts'
import { seconds } from '../machine-view.ts'
import { checkName } from '../names.ts'
import { operation } from '../operation.ts'
import * as shape from '../shapes.ts'

/** Makes a name that leads to one published version, or to two by weight. The same request again answers as before. */
export const createStateMachineAlias = operation({
  name: 'CreateStateMachineAlias',
  input: z.object({
    name: shape.name,
    description: shape.description.optional(),
    routingConfiguration: shape.routing,
  }),
  run: async (context, given) => {
    const { store, clock } = context
    const { name, routingConfiguration } = given
    checkName(name)
    if (/^\d+$/.test(name)) throw sfnError('InvalidName', `Invalid Name: '${name}'`)
    const machine = await machineOfRoutes(context, routingConfiguration)
    const description = given.description ?? null
    const same = (alias: MachineAlias): boolean =>
      alias.description === description &&
      JSON.stringify(routesView(context, machine, alias.routes).map(withoutScope)) ===
        JSON.stringify(routingConfiguration.map(withoutScope))
    let alias = await store.aliases.get(machine.id, name)
    if (alias === null) {
      const routes = await readRoutes(context, machine, routingConfiguration)
      const createdAt = clock.now()
      const made = await store.aliases.create({ machineId: machine.id, name, description, routes, createdAt })
      alias = made ?? (await store.aliases.get(machine.id, name))
    }
    if (alias === null || !same(alias)) {
      throw sfnError(
        'ConflictException',
        'Failed to create alias because an alias with the same name and a different routing configuration already exists.',
      )
    }
    return {
      stateMachineAliasArn: qualifiedArn(context, machine.name, name),
      creationDate: seconds(alias.createdAt),
    }
  },
})

/** Region and account do not tell two versions apart here. */
function withoutScope(route: { stateMachineVersionArn: string; weight: number }): unknown[] {
  return [route.stateMachineVersionArn.split(':').slice(5), route.weight]
}
