import { Pool } from 'pg'
import type { EngineStore } from '../engine/ports.ts'
import { type Activities, activitiesOn } from './activities.ts'
import { type Aliases, aliasesOn } from './aliases.ts'
import { type Census, takeCensus } from './census.ts'
import { prismaOn } from './client.ts'
import { engineStoreOn } from './engine-store.ts'
import { type Executions, executionsOn } from './executions.ts'
import { type Figures, figuresOn } from './figures.ts'
import { type Functions, functionsOn } from './functions.ts'
import { type Database, openLite } from './lite.ts'
import { type Machines, machinesOn } from './machines.ts'
import { migrate } from './migrate.ts'
import { type Mocks, mocksOn } from './mocks.ts'
import { type Overview, overviewOn } from './overview.ts'
import { type Published, publishedOn } from './published.ts'
import { type Retention, retentionOn } from './retention.ts'
import { type Settings, settingsOn } from './settings.ts'
import { type StoreError, storeErrorOf } from './store-error.ts'
import { type Tags, tagsOn } from './tags.ts'
import { type Versions, versionsOn } from './versions.ts'
import { type WaitingList, waitingOn } from './waiting.ts'

export interface StoreConfig {
  /** postgresql://… of a real server; null keeps everything in an embedded database in `dataDir`. */
  readonly databaseUrl: string | null
  readonly dataDir: string
  /** Hears at most once that the embedded database has stopped for good: the process must end and start again. */
  readonly onFatal: (error: StoreError) => void
}

/** Everything that is kept, by noun. Calls reject with StoreError STORE_UNAVAILABLE while the database is away. */
export interface Store {
  readonly engine: EngineStore
  readonly machines: Machines
  readonly versions: Versions
  readonly published: Published
  readonly aliases: Aliases
  readonly tags: Tags
  readonly activities: Activities
  readonly executions: Executions
  readonly overview: Overview
  readonly figures: Figures
  readonly functions: Functions
  readonly mocks: Mocks
  readonly waiting: WaitingList
  readonly retention: Retention
  readonly settings: Settings
  /** Counts what is open right now. */
  census(): Promise<Census>
  /** Migrations that this start applied. */
  readonly migrated: readonly string[]
  /** Answers when the database does. */
  ping(): Promise<void>
  /** Waits for what is under way, then closes the database and gives its folder back. */
  close(): Promise<void>
}

/**
 * Opens the database, makes it when there is none, and brings its tables up to date.
 * Throws StoreError FOLDER_IN_USE, STORE_UNAVAILABLE, MIGRATION_FAILED or MIGRATION_CHANGED.
 */
export async function openStore(config: StoreConfig): Promise<Store> {
  const database =
    config.databaseUrl === null
      ? await openLite(config.dataDir, config.onFatal)
      : openServer(config.databaseUrl)
  try {
    const migrated = await migrate(database.pool)
    return storeOn(database, migrated)
  } catch (error) {
    await database.close()
    throw storeErrorOf(error)
  }
}

function openServer(databaseUrl: string): Database {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: 8,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  })
  // An idle connection that breaks is replaced by the next query; without a listener it would end the process.
  pool.on('error', () => {})
  return { pool, close: () => pool.end() }
}

function storeOn(database: Database, migrated: readonly string[]): Store {
  const prisma = prismaOn(database.pool)
  return {
    engine: engineStoreOn({ pool: database.pool, prisma }),
    machines: machinesOn(prisma),
    versions: versionsOn(prisma),
    published: publishedOn(prisma),
    aliases: aliasesOn(prisma),
    tags: tagsOn(prisma),
    activities: activitiesOn(prisma),
    executions: executionsOn(prisma),
    overview: overviewOn(prisma),
    figures: figuresOn(prisma),
    functions: functionsOn(prisma),
    mocks: mocksOn(prisma),
    waiting: waitingOn(prisma),
    retention: retentionOn(prisma),
    settings: settingsOn(prisma),
    census: () => takeCensus(prisma),
    migrated,
    ping: async () => {
      await prisma.$queryRaw`SELECT 1`
    },
    close: async () => {
      await prisma.$disconnect()
      await database.close()
    },
  }
}
