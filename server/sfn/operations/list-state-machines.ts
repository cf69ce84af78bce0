import { z } from 'zod'
import { machineArn } from '../arn.ts'
import { seconds } from '../machine-view.ts'
import { operation } from '../operation.ts'
import { pageSize, pageTokenOf, placeIn } from '../page-token.ts'
import * as shape from '../shapes.ts'

/** All state machines by name, those of the console too. */
export const listStateMachines = operation({
  name: 'ListStateMachines',
  input: z.object({ maxResults: shape.maxResults.optional(), nextToken: shape.pageToken.optional() }),
  run: async (context, given) => {
    const after = placeIn('machines', given.nextToken)
    const size = pageSize(given.maxResults)
    const all = [...(await context.store.machines.list())].sort((a, b) => (a.name < b.name ? -1 : 1))
    const rest = after === null ? all : all.filter((machine) => machine.name > after)
    const page = rest.slice(0, size)
    const last = rest.length > size ? (page.at(-1)?.name ?? null) : null
    return {
      stateMachines: page.map((machine) => ({
        stateMachineArn: machineArn(context, machine.name),
        name: machine.name,
        type: machine.kind,
        creationDate: seconds(machine.createdAt),
      })),
      nextToken: pageTokenOf('machines', last),
    }
  },
})
