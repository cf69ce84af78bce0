import { z } from 'zod'
import { qualifiedArn } from '../arn.ts'
import { findMachine } from '../machine-lookup.ts'
import { seconds } from '../machine-view.ts'
import { operation } from '../operation.ts'
import { pageSize, pageTokenOf, placeIn } from '../page-token.ts'
import * as shape from '../shapes.ts'

const MOST = 1_000

/** Aliases of a machine by name; given a version's ARN, those that lead to it. */
export const listStateMachineAliases = operation({
  name: 'ListStateMachineAliases',
  input: z.object({
    stateMachineArn: shape.arn,
    maxResults: shape.maxResults.optional(),
    nextToken: shape.pageToken.optional(),
  }),
  run: async (context, given) => {
    const { machine, published } = await findMachine(context, given.stateMachineArn)
    const list = `aliases ${machine.id}`
    const after = placeIn(list, given.nextToken)
    const all = (await context.store.aliases.list(machine.id, MOST, after)).items
    const wanted =
      published === null
        ? all
        : all.filter((alias) => alias.routes.some((route) => route.version === published.number))
    const page = wanted.slice(0, pageSize(given.maxResults))
    const last = wanted.length > page.length ? (page.at(-1)?.name ?? null) : null
    return {
      stateMachineAliases: page.map((alias) => ({
        stateMachineAliasArn: qualifiedArn(context, machine.name, alias.name),
        creationDate: seconds(alias.createdAt),
      })),
      nextToken: pageTokenOf(list, last),
    }
  },
})
