import { z } from 'zod'
import { readMachineArn } from '../machine-lookup.ts'
import { operation } from '../operation.ts'
import * as shape from '../shapes.ts'

/** Deletes a state machine. Its executions stay readable, running ones go on; deleting it again is no error. */
export const deleteStateMachine = operation({
  name: 'DeleteStateMachine',
  input: z.object({ stateMachineArn: shape.arn }),
  run: async ({ store, clock }, given) => {
    const { name, qualifier } = readMachineArn(given.stateMachineArn)
    const machine = qualifier === null ? await store.machines.getByName(name) : null
    if (machine === null) return {}
    await store.machines.remove(machine.id, clock.now())
    await store.tags.clear(`machine:${machine.id}`)
    return {}
  },
})
