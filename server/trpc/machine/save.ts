import { z } from 'zod'
import { HttpError } from '../../http/http-error.ts'
import { procedure } from '../init.ts'
import { DEFINITION_LIMIT, id } from '../inputs.ts'
import { knownNames, readDefinition } from './check.ts'
import { findMachine } from './find.ts'
import { layoutText } from './layout-input.ts'

const input = z.object({
  id,
  definition: z.string().max(DEFINITION_LIMIT),
  layout: layoutText,
  /** The version that the author began with. */
  baseVersion: z.number().int().min(0),
  description: z.string().max(500).default(''),
})

/** Saves a machine as a new version; the same definition again stays the version it is. */
export const save = procedure.input(input).mutation(async ({ ctx, input }) => {
  const { store, now } = ctx.services
  const machine = await findMachine(store, input.id)
  if ((machine.latestVersion ?? 0) > input.baseVersion) {
    const message = `Somebody saved version ${machine.latestVersion} meanwhile; load it, or save yours as another machine.`
    throw new HttpError(409, 'MACHINE_CHANGED', message)
  }
  const { text, hash } = readDefinition(input.definition, await knownNames(store))
  const at = now()
  const { version } = await store.versions.save({
    machineId: machine.id,
    definition: { hash, text },
    description: input.description,
    author: ctx.author,
    at,
  })
  await store.machines.saveDraft(machine.id, { draft: text, layout: input.layout, at })
  return { version, definitionHash: hash }
})
