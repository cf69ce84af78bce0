import { HttpError } from '../../http/http-error.ts'
import type { Machine } from '../../store/machines.ts'
import type { Store } from '../../store/store.ts'

/** The machine of an id, or else of a name. Throws MACHINE_NOT_FOUND. */
export async function findMachine(store: Store, idOrName: string): Promise<Machine> {
  const machine = (await store.machines.get(idOrName)) ?? (await store.machines.getByName(idOrName))
  if (machine !== null) return machine
  const shown = idOrName.length > 80 ? `${idOrName.slice(0, 77)}...` : idOrName
  throw new HttpError(
    404,
    'MACHINE_NOT_FOUND',
    `There is no state machine "${shown}"; it may have been deleted.`,
  )
}
