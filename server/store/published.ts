import type { Prisma } from './client.ts'
import type { PublishedVersionModel } from './generated/models/PublishedVersion.ts'
import { safeText } from './safe-text.ts'

/** A numbered snapshot of a machine: its definition with the role and settings of that moment. Never changed. */
export interface PublishedVersion {
  readonly machineId: string
  readonly number: number
  /** The saved version that it shows. */
  readonly machineVersion: number
  /** Content address of the definition. */
  readonly definition: string
  readonly revision: number
  readonly roleArn: string | null
  readonly settings: string
  readonly description: string | null
  readonly createdAt: number
}

export interface PublishedPage {
  readonly items: readonly PublishedVersion[]
  /** The number to begin below for the next page; null when this was the last. */
  readonly next: number | null
}

/** `unchanged`: the revision was published before, under this number. */
export interface Publication {
  readonly version: PublishedVersion
  readonly unchanged: boolean
}

export interface Published {
  /**
   * Publishes a machine as it stands now; the same revision again answers with the number it has. With `revision` only
   * if the machine still stands there. Null when there is no such machine, it was never saved, or it has moved on.
   */
  publish(
    machineId: string,
    given: { revision?: number | undefined; description?: string | undefined; at: number },
  ): Promise<Publication | null>
  get(machineId: string, number: number): Promise<PublishedVersion | null>
  /** The newest first, those below `before`. */
  list(machineId: string, limit: number, before?: number | null): Promise<PublishedPage>
  /** False when there was none. Its number is not given out again. */
  remove(machineId: string, number: number): Promise<boolean>
}

/** Published versions of machines. */
export function publishedOn(prisma: Prisma): Published {
  const get: Published['get'] = async (machineId, number) => {
    const row = await prisma.publishedVersion.findUnique({
      where: { machineId_number: { machineId, number } },
    })
    return row === null ? null : publishedOf(row)
  }
  return {
    publish: async (machineId, given) => {
      const made = await publish(prisma, machineId, given)
      if (made === null) return null
      const version = await get(machineId, made.number)
      return version === null ? null : { version, unchanged: made.unchanged }
    },
    get,
    list: async (machineId, limit, before) => {
      const rows = await prisma.publishedVersion.findMany({
        where: { machineId, ...(before == null ? {} : { number: { lt: before } }) },
        orderBy: { number: 'desc' },
        take: limit + 1,
      })
      const items = rows.slice(0, limit).map(publishedOf)
      return { items, next: rows.length > limit ? (items.at(-1)?.number ?? null) : null }
    },
    remove: async (machineId, number) =>
      (await prisma.publishedVersion.deleteMany({ where: { machineId, number } })).count > 0,
  }
}

/** One statement: the machine's row gives out the numbers, so that two publishers never get the same one. */
async function publish(
  prisma: Prisma,
  machineId: string,
  given: { revision?: number | undefined; description?: string | undefined; at: number },
): Promise<{ number: number; unchanged: boolean } | null> {
  const description = given.description === undefined ? null : safeText(given.description)
  const [row] = await prisma.$queryRaw<{ number: number; unchanged: boolean }[]>`
    WITH standing AS (
      SELECT m.*, v.definition_hash AS hash
      FROM machine m JOIN machine_version v ON v.machine_id = m.id AND v.version = m.latest_version
      WHERE m.id = ${machineId} AND m.deleted_at IS NULL
        AND (${given.revision ?? null}::int IS NULL OR m.revision = ${given.revision ?? null}::int)
      FOR UPDATE OF m
    ), known AS (
      SELECT p.number FROM published_version p JOIN standing s ON p.machine_id = s.id AND p.revision = s.revision
      ORDER BY p.number DESC LIMIT 1
    ), numbered AS (
      UPDATE machine m SET last_published = m.last_published + 1
      FROM standing s WHERE m.id = s.id AND NOT EXISTS (SELECT FROM known)
      RETURNING m.id, m.last_published AS number
    ), made AS (
      INSERT INTO published_version (machine_id, number, machine_version, definition_hash, revision, role_arn, settings,
        description, created_at)
      SELECT n.id, n.number, s.latest_version, s.hash, s.revision, s.role_arn, s.settings, ${description}::text,
        ${BigInt(given.at)}
      FROM numbered n JOIN standing s ON s.id = n.id
      RETURNING number
    )
    SELECT number, false AS unchanged FROM made
    UNION ALL
    SELECT number, true FROM known`
  return row ?? null
}

function publishedOf(row: PublishedVersionModel): PublishedVersion {
  const { definitionHash, createdAt, ...rest } = row
  return { ...rest, definition: definitionHash, createdAt: Number(createdAt) }
}
