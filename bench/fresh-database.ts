import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, Pool } from 'pg'
import { openLite } from '../server/store/lite.ts'
import { openStore, type Store } from '../server/store/store.ts'

/** An empty database of its own for one measurement. */
export interface FreshDatabase {
  /** As a server is told of it. */
  readonly place: { readonly databaseUrl: string | null; readonly dataDir: string }
  /** The product's store on it, tables made. */
  openStore(): Promise<Store>
  /** The bare driver on it; only while no store is open. */
  openPool(): Promise<{ readonly pool: Pool; close(): Promise<void> }>
  /** Deletes the database. */
  drop(): Promise<void>
}

const die = (error: Error): never => {
  throw error
}

/** Makes one: in a folder with the embedded database, on the server of `databaseUrl` otherwise. */
export async function freshDatabase(databaseUrl: string | null): Promise<FreshDatabase> {
  return databaseUrl === null ? inFolder() : onServer(databaseUrl)
}

function inFolder(): FreshDatabase {
  const dataDir = mkdtempSync(join(tmpdir(), 'hindsight-bench-'))
  return {
    place: { databaseUrl: null, dataDir },
    openStore: () => openStore({ databaseUrl: null, dataDir, onFatal: die }),
    openPool: () => openLite(dataDir, die),
    drop: async () => rmSync(dataDir, { recursive: true, force: true }),
  }
}

async function onServer(admin: string): Promise<FreshDatabase> {
  const name = `hindsight_bench_${randomUUID().replaceAll('-', '')}`
  const ask = async (sql: string): Promise<void> => {
    const client = new Client({ connectionString: admin })
    await client.connect()
    await client.query(sql).finally(() => client.end())
  }
  await ask(`CREATE DATABASE ${name}`)
  const url = new URL(admin)
  url.pathname = `/${name}`
  return {
    place: { databaseUrl: url.href, dataDir: tmpdir() },
    openStore: () => openStore({ databaseUrl: url.href, dataDir: '', onFatal: die }),
    openPool: async () => {
      const pool = new Pool({ connectionString: url.href, max: 8 })
      return { pool, close: () => pool.end() }
    },
    drop: () => ask(`DROP DATABASE ${name} WITH (FORCE)`),
  }
}

/** Bytes of all tables with their indexes. */
export async function storedBytes(database: FreshDatabase): Promise<number> {
  const { pool, close } = await database.openPool()
  try {
    const { rows } = await pool.query<{ size: string }>(
      "SELECT sum(pg_total_relation_size(c.oid)) AS size FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace",
    )
    return Number(rows[0]?.size ?? 0)
  } finally {
    await close()
  }
}
