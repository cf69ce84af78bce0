import { z } from 'zod'
import { findMachine } from '../machine-lookup.ts'
import { definitionText, machineView } from '../machine-view.ts'
import { operation } from '../operation.ts'
import * as shape from '../shapes.ts'

/** A machine, or a published version of it, with its definition. An alias shows the version it leads to. */
export const describeStateMachine = operation({
  name: 'DescribeStateMachine',
  input: z.object({ stateMachineArn: shape.arn, includedData: shape.includedData.optional() }),
  run: async (context, given) => {
    const { machine, published, alias } = await findMachine(context, given.stateMachineArn)
    const route = alias?.routes[0]
    const shown =
      published ?? (route === undefined ? null : await context.store.published.get(machine.id, route.version))
    return machineView(context, machine, shown, await definitionText(context, machine, shown))
  },
})
