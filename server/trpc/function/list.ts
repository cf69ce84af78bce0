import { procedure } from '../init.ts'
import type { FunctionRow } from '../views.ts'
import { usersOf } from './used-by.ts'

/** All functions by name. */
export const list = procedure.query(async ({ ctx }): Promise<FunctionRow[]> => {
  const { store } = ctx.services
  const [rows, users] = await Promise.all([store.functions.list(), usersOf(store)])
  return rows.map(({ name, revision, updatedAt, author }) => ({
    name,
    revision,
    updatedAt,
    author,
    usedBy: users.get(name) ?? [],
  }))
})
