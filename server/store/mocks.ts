import type { Prisma } from './client.ts'
import { safeText } from './safe-text.ts'

export interface Mocks {
  /** JSON text of the answer, by state. */
  all(machineId: string): Promise<ReadonlyMap<string, string>>
  get(machineId: string, state: string): Promise<string | null>
  put(machineId: string, state: string, text: string, at: number): Promise<void>
  remove(machineId: string, state: string): Promise<boolean>
}

/** What the states of a machine answer in a rehearsal. `state` is whatever the caller names a state by. */
export function mocksOn(prisma: Prisma): Mocks {
  const keyOf = (machineId: string, state: string) => ({ machineId, state: safeText(state) })
  return {
    all: async (machineId) => {
      const rows = await prisma.mock.findMany({ where: { machineId } })
      return new Map(rows.map((row) => [row.state, row.text]))
    },
    get: async (machineId, state) => {
      const row = await prisma.mock.findUnique({ where: { machineId_state: keyOf(machineId, state) } })
      return row?.text ?? null
    },
    put: async (machineId, state, text, at) => {
      const data = { text, updatedAt: BigInt(at) }
      const key = keyOf(machineId, state)
      await prisma.mock.upsert({ where: { machineId_state: key }, create: { ...key, ...data }, update: data })
    },
    remove: async (machineId, state) =>
      (await prisma.mock.deleteMany({ where: keyOf(machineId, state) })).count > 0,
  }
}
