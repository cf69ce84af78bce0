import { procedure } from '../init.ts'
import type { MachineRow } from '../views.ts'
import { factsOf } from './facts.ts'

const DAY_MS = 86_400_000

/** All machines, the last changed first. */
export const list = procedure.query(async ({ ctx: { services } }): Promise<MachineRow[]> => {
  const { store, now } = services
  const [items, figures] = await Promise.all([store.machines.list(), store.figures.byMachine(now() - DAY_MS)])
  return Promise.all(
    items.map(async (item) => {
      const { comment, states } = await factsOf(store, item)
      const figure = figures.get(item.id)
      return {
        id: item.id,
        name: item.name,
        comment,
        version: item.latestVersion ?? 0,
        states,
        updatedAt: item.updatedAt,
        running: figure?.running ?? 0,
        succeeded: figure?.succeeded ?? 0,
        failed: figure?.failed ?? 0,
        lastExecution: figure?.last ?? null,
      }
    }),
  )
})
