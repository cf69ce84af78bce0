import type { EngineStore } from '../engine/ports.ts'
import { type Activities, activitiesOn } from './activities.ts'
import { type Aliases, aliasesOn } from './aliases.ts'
import { type Census, takeCensus } from './census.ts'
import { prismaOn } from './client.ts'
import type { Database, Promises } from './database.ts'
import { engineStoreOn } from './engine-store.ts'
import { type Executions, executionsOn } from './executions.ts'
import { type Figures, figuresOn } from './figures.ts'
import { type Functions, functionsOn } from './functions.ts'
import { latestInstant } from './latest.ts'
import { openLite } from './lite.ts'
import { type Machines, machinesOn } from './machines.ts'
import { migrate } from './migrate.ts'
import { type Mocks, mocksOn } from './mocks.ts'
import { type Overview, overviewOn } from './overview.ts'
import { openPostgres } from './postgres.ts'
import { type Published, publishedOn } from './published.ts'
import { type Retention, retentionOn } from './retention.ts'
import { within } from './session-lock.ts'
import { type Settings, settingsOn } from './settings.ts'
import { type StoreError, storeErrorOf } from './store-error.ts'
import { type Tags, tagsOn } from './tags.ts'
import { type LogTail, logTails } from './tails.ts'
import { type Versions, versionsOn } from './versions.ts'
import { type WaitingList, waitingOn } from './waiting.ts'

const PING_MS = 2_000

export interface StoreConfig {
  /** postgresql://… of a real server; null keeps everything in an embedded database in `dataDir`. */
  readonly databaseUrl: string | null
  readonly dataDir: string
  /**
   * True when the operator accepts a PostgreSQL server that answers before it flushes; without it such a server is
   * refused with NOT_DURABLE.
   */
  readonly allowAsyncCommit?: boolean | undefined
  /** Hears at most once that the database has stopped, or was lost, for good: the process must end and start again. */
  readonly onFatal: (error: StoreError) => void
  /** Hears once that the PostgreSQL server does not answer yet at the start. */
  readonly onWaiting?: ((error: Error) => void) | undefined
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
  /** About the last instant that the logs have seen, milliseconds since 1970; null when there are none. */
  latestInstant(): Promise<number | null>
  /** The ends of several logs, by one statement; executions without an alarm are left out. */
  logTails(executionIds: readonly string[]): Promise<ReadonlyMap<string, LogTail>>
  /** Counts what is open right now. */
  census(): Promise<Census>
  /** Migrations that this start applied. */
  readonly migrated: readonly string[]
  /** Answers when the database does, and commits may be written. Rejects within two seconds otherwise. */
  ping(): Promise<void>
  /** What the database promises right now. */
  promises(): Promise<Promises>
  /** Waits for what is under way, then closes the database and gives its folder back. */
  close(): Promise<void>
}

/**
 * Opens the database, makes it when there is none, and brings its tables up to date.
 * Throws StoreError FOLDER_IN_USE, DATABASE_IN_USE, NOT_DURABLE, STORE_UNAVAILABLE, MIGRATION_FAILED or
 * MIGRATION_CHANGED.
 */
export async function openStore(config: StoreConfig): Promise<Store> {
  const database = await openDatabase(config)
  try {
    const migrated = await migrate(database.pool)
    return storeOn(database, migrated)
  } catch (error) {
    await database.close()
    throw storeErrorOf(error)
  }
}

function openDatabase(config: StoreConfig): Promise<Database> {
  const { databaseUrl, dataDir, allowAsyncCommit = false, onFatal, onWaiting = () => {} } = config
  if (databaseUrl === null) return openLite(dataDir, onFatal)
  return openPostgres({ databaseUrl, allowAsyncCommit, onFatal, onWaiting })
}

/** A commit is not even tried while it could meet another server's. */
function whileHeld(engine: EngineStore, database: Database): EngineStore {
  return {
    ...engine,
    commit: async (commits) => {
      const refusal = database.refusal()
      if (refusal !== null) throw refusal
      return engine.commit(commits)
    },
  }
}

function storeOn(database: Database, migrated: readonly string[]): Store {
  const prisma = prismaOn(database.pool)
  const both = { pool: database.pool, prisma }
  return {
    engine: whileHeld(engineStoreOn(both), database),
    machines: machinesOn(prisma),
    versions: versionsOn(prisma),
    published: publishedOn(prisma),
    aliases: aliasesOn(prisma),
    tags: tagsOn(prisma),
    activities: activitiesOn(prisma),
    executions: executionsOn(both),
    overview: overviewOn(prisma),
    figures: figuresOn(prisma),
    functions: functionsOn(prisma),
    mocks: mocksOn(prisma),
    waiting: waitingOn(prisma),
    retention: retentionOn(prisma),
    settings: settingsOn(prisma),
    latestInstant: () => latestInstant(database.pool),
    logTails: (ids) => logTails(database.pool, ids),
    census: () => takeCensus(prisma),
    migrated,
    ping: async () => {
      const refusal = database.refusal()
      if (refusal !== null && refusal.code !== 'STORE_FULL') throw refusal
      await within(PING_MS, prisma.$queryRaw`SELECT 1`).catch((error: unknown) => {
        throw storeErrorOf(error)
      })
    },
    promises: () => database.promises(),
    close: async () => {
      await prisma.$disconnect()
      await database.close()
    },
  }
}
