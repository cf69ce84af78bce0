import { z } from 'zod'
import { definitionHash } from '../../../core/language/hash.ts'
import { procedure } from '../init.ts'
import { id } from '../inputs.ts'
import type { MachineView } from '../views.ts'
import { issuesOf, knownNames } from './check.ts'
import { curlOf } from './curl.ts'
import { findMachine } from './find.ts'
import { lastInputsOf } from './last-inputs.ts'

/** One machine, by id or by name. */
export const get = procedure.input(z.object({ id })).query(async ({ ctx, input }): Promise<MachineView> => {
  const { store, baseUrl, config } = ctx.services
  const machine = await findMachine(store, input.id)
  const [names, inputs] = await Promise.all([knownNames(store), lastInputsOf(ctx.services, machine, 1)])
  return {
    id: machine.id,
    name: machine.name,
    version: machine.latestVersion ?? 0,
    definition: machine.draft,
    definitionHash: definitionHash(machine.draft),
    layout: machine.layout,
    createdAt: machine.createdAt,
    updatedAt: machine.updatedAt,
    issues: issuesOf(machine.draft, names),
    curl: curlOf(baseUrl(), machine.name, inputs[0] ?? '{}', config.token !== null),
  }
})
