import { z } from 'zod'
import { findAliasOwner } from '../alias-lookup.ts'
import { operation } from '../operation.ts'
import * as shape from '../shapes.ts'

/** Deletes an alias; deleting it again is no error. Its versions stay. */
export const deleteStateMachineAlias = operation({
  name: 'DeleteStateMachineAlias',
  input: z.object({ stateMachineAliasArn: shape.arn }),
  run: async (context, given) => {
    const owner = await findAliasOwner(context, given.stateMachineAliasArn)
    if (owner !== null) await context.store.aliases.remove(owner.machine.id, owner.name)
    return {}
  },
})
