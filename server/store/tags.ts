import type { Prisma } from './client.ts'
import { safeText } from './safe-text.ts'

export interface TagPair {
  readonly key: string
  readonly value: string
}

export interface Tags {
  /** By key. */
  list(resource: string): Promise<readonly TagPair[]>
  /** Adds tags, or changes the values of those that are there. */
  put(resource: string, tags: readonly TagPair[]): Promise<void>
  remove(resource: string, keys: readonly string[]): Promise<void>
  /** Takes every tag away: the resource is gone. */
  clear(resource: string): Promise<void>
}

/** Tags of resources; `resource` is `machine:<id>` or `activity:<name>`. */
export function tagsOn(prisma: Prisma): Tags {
  return {
    list: (resource) =>
      prisma.tag.findMany({
        where: { resource: safeText(resource) },
        select: { key: true, value: true },
        orderBy: { key: 'asc' },
      }),
    put: async (resource, tags) => {
      for (const pair of tags) {
        const where = { resource: safeText(resource), key: safeText(pair.key) }
        const value = safeText(pair.value)
        await prisma.tag.upsert({
          where: { resource_key: where },
          create: { ...where, value },
          update: { value },
        })
      }
    },
    remove: async (resource, keys) => {
      await prisma.tag.deleteMany({
        where: { resource: safeText(resource), key: { in: keys.map(safeText) } },
      })
    },
    clear: async (resource) => {
      await prisma.tag.deleteMany({ where: { resource: safeText(resource) } })
    },
  }
}
