import { z } from 'zod'
import { findAlias, noAlias, readRoutes } from '../alias-lookup.ts'
import { sfnError } from '../errors.ts'
import { seconds } from '../machine-view.ts'
import { operation } from '../operation.ts'
import * as shape from '../shapes.ts'

/** Changes where an alias leads, or its description. Executions under way stay with their version. */
export const updateStateMachineAlias = operation({
  name: 'UpdateStateMachineAlias',
  input: z.object({
    stateMachineAliasArn: shape.arn,
    description: shape.description.optional(),
    routingConfiguration: shape.routing.optional(),
  }),
  run: async (context, given) => {
    const { stateMachineAliasArn: arn, description, routingConfiguration } = given
    if (description === undefined && routingConfiguration === undefined) {
      throw sfnError(
        'ValidationException',
        'Either the description or the RoutingConfiguration must be specified',
        { reason: 'MISSING_REQUIRED_PARAMETER' },
      )
    }
    const { machine, alias } = await findAlias(context, arn)
    const routes =
      routingConfiguration === undefined
        ? undefined
        : await readRoutes(context, machine, routingConfiguration)
    const at = context.clock.now()
    const updated = await context.store.aliases.update(machine.id, alias.name, { description, routes, at })
    if (updated === null) throw noAlias(arn)
    return { updateDate: seconds(updated.updatedAt) }
  },
})
