// node scripts/new-migration.mjs <name>
// Writes prisma/migrations/<time>_<name>/migration.sql: the difference between the migrations and schema.prisma.
// Runs on Prisma's schema engine in WebAssembly with an in-memory database: no server, no download.
// Without a name it prints the difference; with --empty it writes a file for SQL that the schema cannot say.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { PrismaPGlite } from 'pglite-prisma-adapter'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'prisma', 'migrations')
const enginePackage = '@prisma/schema-engine-wasm/schema_engine_bg'

async function openEngine() {
  const glue = await import(enginePackage)
  const wasm = join(dirname(createRequire(import.meta.url).resolve(enginePackage)), 'schema_engine_bg.wasm')
  const { instance } = await WebAssembly.instantiate(readFileSync(wasm), { './schema_engine_bg.js': glue })
  glue.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => console.error(message) }
  const connect = async () => {
    const adapter = await new PrismaPGlite(await PGlite.create('memory://')).connect()
    // The adapter's own executeScript is not awaited.
    adapter.executeScript = async (script) => {
      await adapter.client.exec(script)
    }
    return adapter
  }
  const factory = { provider: 'postgres', adapterName: 'pglite', connect, connectToShadowDb: connect }
  return glue.SchemaEngine.new(
    { datamodels: undefined },
    () => {},
    bindMigrationAwareSqlAdapterFactory(factory),
  )
}

function readMigrations() {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((path) => ({
      path,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(join(folder, path, 'migration.sql'), 'utf8') },
      },
    }))
}

async function difference() {
  const engine = await openEngine()
  const { stdout } = await engine.diff({
    from: {
      tag: 'migrations',
      baseDir: folder,
      shadowDbInitScript: '',
      lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"' },
      migrationDirectories: readMigrations(),
    },
    to: {
      tag: 'schemaDatamodel',
      files: [
        { path: 'schema.prisma', content: readFileSync(join(root, 'prisma', 'schema.prisma'), 'utf8') },
      ],
    },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  })
  return stdout.includes('empty migration') ? '' : stdout
}

const name = process.argv.slice(2).find((argument) => !argument.startsWith('--'))
const empty = process.argv.includes('--empty')
const sql = empty ? '-- SQL that schema.prisma cannot say.\n' : await difference()
if (sql === '') console.log('The migrations already say what prisma/schema.prisma says.')
else if (!name) {
  console.log(sql)
  console.log('Give a name to write this as a migration: node scripts/new-migration.mjs <name>')
  process.exit(2)
} else {
  const directory = `${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}_${name}`
  mkdirSync(join(folder, directory))
  writeFileSync(join(folder, directory, 'migration.sql'), sql)
  console.log(`Wrote prisma/migrations/${directory}/migration.sql`)
}
process.exit(0)
