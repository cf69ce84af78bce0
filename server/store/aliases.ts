import type { Prisma } from './client.ts'
import type { MachineAliasModel } from './generated/models/MachineAlias.ts'
import { safeText } from './safe-text.ts'
import { isDuplicate } from './store-error.ts'

/** One published version that an alias leads to. Weights of an alias add up to 100. */
export interface Route {
  readonly version: number
  readonly weight: number
}

/** A name that leads to one published version, or to two by weight. */
export interface MachineAlias {
  readonly machineId: string
  readonly name: string
  readonly description: string | null
  readonly routes: readonly Route[]
  readonly createdAt: number
  readonly updatedAt: number
}

export interface AliasPage {
  readonly items: readonly MachineAlias[]
  /** The name to begin behind for the next page; null when this was the last. */
  readonly next: string | null
}

export interface Aliases {
  /** Null when the machine has an alias of this name already. */
  create(alias: Omit<MachineAlias, 'updatedAt'>): Promise<MachineAlias | null>
  get(machineId: string, name: string): Promise<MachineAlias | null>
  /** By name. */
  list(machineId: string, limit: number, after?: string | null): Promise<AliasPage>
  /** Changes what is given; null when there is no such alias. */
  update(
    machineId: string,
    name: string,
    change: {
      description?: string | undefined
      routes?: readonly Route[] | undefined
      at: number
    },
  ): Promise<MachineAlias | null>
  /** False when there was none. */
  remove(machineId: string, name: string): Promise<boolean>
}

/** Aliases of published versions. */
export function aliasesOn(prisma: Prisma): Aliases {
  return {
    create: async ({ routes, createdAt, ...given }) => {
      const at = BigInt(createdAt)
      const description = given.description === null ? null : safeText(given.description)
      const data = { ...given, description, routes: JSON.stringify(routes), createdAt: at, updatedAt: at }
      try {
        return aliasOf(await prisma.machineAlias.create({ data }))
      } catch (error) {
        if (isDuplicate(error)) return null
        throw error
      }
    },
    get: async (machineId, name) => {
      const row = await prisma.machineAlias.findUnique({
        where: { machineId_name: { machineId, name: safeText(name) } },
      })
      return row === null ? null : aliasOf(row)
    },
    list: async (machineId, limit, after) => {
      const rows = await prisma.machineAlias.findMany({
        where: { machineId, ...(after == null ? {} : { name: { gt: safeText(after) } }) },
        orderBy: { name: 'asc' },
        take: limit + 1,
      })
      const items = rows.slice(0, limit).map(aliasOf)
      return { items, next: rows.length > limit ? (items.at(-1)?.name ?? null) : null }
    },
    update: async (machineId, name, { description, routes, at }) => {
      const data = {
        ...(description === undefined ? {} : { description: safeText(description) }),
        ...(routes === undefined ? {} : { routes: JSON.stringify(routes) }),
        updatedAt: BigInt(at),
      }
      const where = { machineId, name: safeText(name) }
      const [row] = await prisma.machineAlias.updateManyAndReturn({ where, data })
      return row === undefined ? null : aliasOf(row)
    },
    remove: async (machineId, name) =>
      (await prisma.machineAlias.deleteMany({ where: { machineId, name: safeText(name) } })).count > 0,
  }
}

function aliasOf(row: MachineAliasModel): MachineAlias {
  const { routes, createdAt, updatedAt, ...rest } = row
  return {
    ...rest,
    routes: JSON.parse(routes) as Route[],
    createdAt: Number(createdAt),
    updatedAt: Number(updatedAt),
  }
}
