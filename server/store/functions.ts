import type { Prisma } from './client.ts'
import { safeText } from './safe-text.ts'

/** A function as its author wrote it. */
export interface FunctionSource {
  readonly name: string
  readonly source: string
  /** Counted from 1 with each change. */
  readonly revision: number
  readonly updatedAt: number
  readonly author: string
}

export interface Functions {
  list(): Promise<readonly Omit<FunctionSource, 'source'>[]>
  get(name: string): Promise<FunctionSource | null>
  /** The newest first; `updatedAt` is when that revision was written. */
  history(name: string): Promise<readonly FunctionSource[]>
  /** Makes or changes a function; the same source again changes nothing. Returns its revision. */
  put(given: { name: string; source: string; author: string; at: number }): Promise<number>
  /** Forgets a function with its history. False when there was none. */
  remove(name: string): Promise<boolean>
}

/** Functions that authors wrote here. Sources hold no NUL: JavaScript has none outside of escapes. */
export function functionsOn(prisma: Prisma): Functions {
  return {
    list: async () => {
      const rows = await prisma.functionSource.findMany({ omit: { source: true }, orderBy: { name: 'asc' } })
      return rows.map((row) => ({ ...row, updatedAt: Number(row.updatedAt) }))
    },
    get: async (name) => {
      const row = await prisma.functionSource.findUnique({ where: { name: safeText(name) } })
      return row === null ? null : { ...row, updatedAt: Number(row.updatedAt) }
    },
    history: async (name) => {
      const where = { name: safeText(name) }
      const rows = await prisma.functionVersion.findMany({ where, orderBy: { revision: 'desc' } })
      return rows.map(({ createdAt, ...row }) => ({ ...row, updatedAt: Number(createdAt) }))
    },
    put: async ({ name, source, author, at }) => {
      const [row] = await prisma.$queryRaw<{ revision: number }[]>`
        WITH written AS (
          INSERT INTO function AS f (name, source, revision, updated_at, author)
          VALUES (${safeText(name)}, ${safeText(source)}, 1, ${BigInt(at)}, ${safeText(author)})
          ON CONFLICT (name) DO UPDATE SET source = excluded.source, revision = f.revision + 1,
            updated_at = excluded.updated_at, author = excluded.author
          WHERE f.source <> excluded.source
          RETURNING *
        ), kept AS (
          INSERT INTO function_version (name, revision, source, created_at, author)
          SELECT name, revision, source, updated_at, author FROM written
        )
        SELECT revision FROM written UNION ALL
        SELECT revision FROM function WHERE name = ${safeText(name)} AND NOT EXISTS (SELECT FROM written)`
      return row?.revision ?? 1
    },
    remove: async (name) =>
      (await prisma.functionSource.deleteMany({ where: { name: safeText(name) } })).count > 0,
  }
}
