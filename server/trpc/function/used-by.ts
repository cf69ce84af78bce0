import type { Store } from '../../store/store.ts'
import { factsOf } from '../machine/facts.ts'

/** Names of the machines that call a function, by the function's name. */
export async function usersOf(store: Store): Promise<ReadonlyMap<string, string[]>> {
  const users = new Map<string, string[]>()
  for (const item of await store.machines.list()) {
    for (const name of (await factsOf(store, item)).functions) {
      users.set(name, [...(users.get(name) ?? []), item.name])
    }
  }
  return users
}
