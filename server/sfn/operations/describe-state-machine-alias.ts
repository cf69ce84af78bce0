import { z } from 'zod'
import { findAlias, routesView } from '../alias-lookup.ts'
import { qualifiedArn } from '../arn.ts'
import { seconds } from '../machine-view.ts'
import { operation } from '../operation.ts'
import * as shape from '../shapes.ts'

/** An alias with the versions it leads to. */
export const describeStateMachineAlias = operation({
  name: 'DescribeStateMachineAlias',
  input: z.object({ stateMachineAliasArn: shape.arn }),
  run: async (context, given) => {
    const { machine, alias } = await findAlias(context, given.stateMachineAliasArn)
    return {
      stateMachineAliasArn: qualifiedArn(context, machine.name, alias.name),
      name: alias.name,
      ...(alias.description === null ? {} : { description: alias.description }),
      routingConfiguration: routesView(context, machine, alias.routes),
      creationDate: seconds(alias.createdAt),
      updateDate: seconds(alias.updatedAt),
    }
  },
})
