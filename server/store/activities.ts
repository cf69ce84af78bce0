import type { Prisma } from './client.ts'
import { safeText } from './safe-text.ts'

/** A kind of work that workers ask for by its name. */
export interface Activity {
  readonly name: string
  /** Milliseconds since 1970. */
  readonly createdAt: number
  /** JSON text of the encryption that was asked for; it is kept and not done. */
  readonly encryption: string
}

export interface Activities {
  get(name: string): Promise<Activity | null>
  /** Makes it, or answers with the one there is. */
  ensure(name: string, at: number, encryption?: string): Promise<Activity>
  /** By name, `limit` of them after `after`. */
  list(after: string | null, limit: number): Promise<readonly Activity[]>
  /** False when there was none. */
  remove(name: string): Promise<boolean>
}

/** Activities, by name. */
export function activitiesOn(prisma: Prisma): Activities {
  const get = async (name: string): Promise<Activity | null> => {
    const row = await prisma.activity.findUnique({ where: { name: safeText(name) } })
    return row === null ? null : { ...row, createdAt: Number(row.createdAt) }
  }
  return {
    get,
    ensure: async (name, at, encryption) => {
      const row = {
        name: safeText(name),
        createdAt: BigInt(at),
        ...(encryption === undefined ? {} : { encryption }),
      }
      await prisma.activity.createMany({ data: [row], skipDuplicates: true })
      return (await get(name)) ?? { name, createdAt: at, encryption: encryption ?? '{}' }
    },
    list: async (after, limit) => {
      const rows = await prisma.activity.findMany({
        where: after === null ? {} : { name: { gt: safeText(after) } },
        orderBy: { name: 'asc' },
        take: limit,
      })
      return rows.map((row) => ({ ...row, createdAt: Number(row.createdAt) }))
    },
    remove: async (name) => (await prisma.activity.deleteMany({ where: { name: safeText(name) } })).count > 0,
  }
}
