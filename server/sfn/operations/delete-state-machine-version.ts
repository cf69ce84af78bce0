import { z } from 'zod'
import { qualifiedArn } from '../arn.ts'
import { sfnError } from '../errors.ts'
import { readMachineArn } from '../machine-lookup.ts'
import { operation } from '../operation.ts'
import * as shape from '../shapes.ts'

/** Deletes a published version that no alias leads to; deleting it again is no error. */
export const deleteStateMachineVersion = operation({
  name: 'DeleteStateMachineVersion',
  input: z.object({ stateMachineVersionArn: shape.longArn }),
  run: async (context, given) => {
    const { store } = context
    const { name, qualifier } = readMachineArn(given.stateMachineVersionArn)
    if (qualifier === null || !/^\d{1,9}$/.test(qualifier)) {
      throw sfnError('InvalidArn', `Invalid Arn: 'Not a version: ${given.stateMachineVersionArn}'`)
    }
    const machine = await store.machines.getByName(name)
    if (machine === null) return {}
    const number = Number(qualifier)
    const { items } = await store.aliases.list(machine.id, 1_000)
    const using = items.filter((alias) => alias.routes.some((route) => route.version === number))
    if (using.length > 0) {
      const names = using.map((alias) => qualifiedArn(context, name, alias.name)).join(', ')
      const message = `Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [${names}]`
      throw sfnError('ConflictException', message)
    }
    await store.published.remove(machine.id, number)
    return {}
  },
})
