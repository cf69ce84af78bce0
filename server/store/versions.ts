import type { Prisma } from './client.ts'
import { safeText } from './safe-text.ts'
import { StoreError } from './store-error.ts'

/** A saved version of a state machine; its definition never changes. */
export interface MachineVersion {
  readonly machineId: string
  readonly version: number
  readonly definition: string
  readonly description: string
  readonly author: string
  readonly createdAt: number
}

export interface NewVersion {
  readonly machineId: string
  /** Content address and text of the definition. */
  readonly definition: { readonly hash: string; readonly text: string }
  readonly description: string
  readonly author: string
  readonly at: number
}

export interface Versions {
  /** Keeps a definition that belongs to no saved version: what a draft is run with. */
  keepDefinition(definition: { hash: string; text: string }, at: number): Promise<void>
  definition(hash: string): Promise<string | null>
  /** Saves the next version; when the latest one has the same definition, answers with that. Throws StoreError NOT_FOUND. */
  save(version: NewVersion): Promise<{ readonly version: number; readonly created: boolean }>
  /** The newest first. */
  list(machineId: string): Promise<readonly MachineVersion[]>
  get(machineId: string, version: number): Promise<MachineVersion | null>
}

/** Definitions, addressed by their content, and the versions that name them. */
export function versionsOn(prisma: Prisma): Versions {
  const keepDefinition: Versions['keepDefinition'] = async ({ hash, text }, at) => {
    await prisma.definition.createMany({
      data: [{ hash, text, createdAt: BigInt(at) }],
      skipDuplicates: true,
    })
  }
  return {
    keepDefinition,
    definition: async (hash) => (await prisma.definition.findUnique({ where: { hash } }))?.text ?? null,
    save: async (version) => {
      await keepDefinition(version.definition, version.at)
      return saveVersion(prisma, version)
    },
    list: async (machineId) => {
      const rows = await prisma.machineVersion.findMany({
        where: { machineId },
        orderBy: { version: 'desc' },
      })
      return rows.map(versionOf)
    },
    get: async (machineId, version) => {
      const row = await prisma.machineVersion.findUnique({
        where: { machineId_version: { machineId, version } },
      })
      return row === null ? null : versionOf(row)
    },
  }
}

/** One statement: the machine's row gives out the numbers, so that two savers never get the same one. */
async function saveVersion(
  prisma: Prisma,
  given: NewVersion,
): Promise<{ version: number; created: boolean }> {
  const { machineId, definition, at } = given
  const [saved] = await prisma.$queryRaw<{ version: number; created: boolean }[]>`
    WITH latest AS (
      SELECT m.id, m.latest_version AS version, v.definition_hash
      FROM machine m LEFT JOIN machine_version v ON v.machine_id = m.id AND v.version = m.latest_version
      WHERE m.id = ${machineId} AND m.deleted_at IS NULL
      FOR UPDATE OF m
    ), numbered AS (
      UPDATE machine m SET latest_version = coalesce(latest.version, 0) + 1,
        revision = m.revision + (CASE WHEN latest.version IS NULL THEN 0 ELSE 1 END), updated_at = ${BigInt(at)}
      FROM latest WHERE m.id = latest.id AND latest.definition_hash IS DISTINCT FROM ${definition.hash}
      RETURNING m.id, m.latest_version
    ), saved AS (
      INSERT INTO machine_version (machine_id, version, definition_hash, description, author, created_at)
      SELECT id, latest_version, ${definition.hash}, ${safeText(given.description)}, ${safeText(given.author)}, ${BigInt(at)}
      FROM numbered RETURNING version
    )
    SELECT version, true AS created FROM saved
    UNION ALL
    SELECT version, false FROM latest WHERE NOT EXISTS (SELECT FROM saved)`
  if (saved === undefined)
    throw new StoreError('NOT_FOUND', 'This state machine does not exist, or was deleted.')
  return saved
}

function versionOf(row: {
  machineId: string
  version: number
  definitionHash: string
  description: string
  author: string
  createdAt: bigint
}): MachineVersion {
  const { definitionHash, createdAt, ...rest } = row
  return { ...rest, definition: definitionHash, createdAt: Number(createdAt) }
}
