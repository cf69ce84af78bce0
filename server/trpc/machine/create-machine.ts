import type { Services } from '../services.ts'
import { type CheckedDefinition, knownNames, readDefinition } from './check.ts'

/** Makes a machine with its first version. Throws NAME_TAKEN, and what readDefinition throws. */
export async function createMachine(
  services: Services,
  given: { name: string; definition: string; layout: string; author: string; description: string },
): Promise<{ id: string; version: number; checked: CheckedDefinition }> {
  const { store, now, newId } = services
  const checked = readDefinition(given.definition, await knownNames(store))
  const at = now()
  const { id } = await store.machines.create({
    id: newId(),
    name: given.name,
    draft: checked.text,
    layout: given.layout,
    at,
  })
  const { version } = await store.versions.save({
    machineId: id,
    definition: { hash: checked.hash, text: checked.text },
    description: given.description,
    author: given.author,
    at,
  })
  return { id, version, checked }
}
