import { StoreError } from '../store/store-error.ts'
import { createMachine } from '../trpc/machine/create-machine.ts'
import type { Services } from '../trpc/services.ts'
import type { Example } from './catalog.ts'

const AUTHOR = 'Hindsight'

/**
 * Installs an example: its functions, the machines that it starts, the machine itself. What is there already under the same
 * name is left as it is, so that installing again never undoes an author's changes.
 */
export async function installExample(services: Services, example: Example): Promise<{ machineId: string }> {
  const { functions } = services.store
  for (const { name, source } of example.functions) {
    if ((await functions.get(name)) === null)
      await functions.put({ name, source, author: AUTHOR, at: services.now() })
  }
  for (const child of example.children) await installMachine(services, child.machine, child.definition)
  return { machineId: await installMachine(services, example.machine, example.definition) }
}

async function installMachine(services: Services, name: string, definition: string): Promise<string> {
  const { machines } = services.store
  const present = await machines.getByName(name)
  if (present !== null) return present.id
  try {
    const given = { name, definition, layout: '{}', author: AUTHOR, description: 'As shipped' }
    return (await createMachine(services, given)).id
  } catch (error) {
    // Two pages may install at the same moment.
    const other =
      error instanceof StoreError && error.code === 'NAME_TAKEN' ? await machines.getByName(name) : null
    if (other === null) throw error
    return other.id
  }
}
