// Runs once before the unit tests: the parts of the build that they start from, and a database to copy.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.mjs'
import { root } from './tools.mjs'

/** Making a database from nothing takes seconds; tests copy this one (server/store/testing.ts knows the place). */
async function prepareDatabase() {
  const { version } = JSON.parse(
    readFileSync(join(root, 'node_modules/@electric-sql/pglite/package.json'), 'utf8'),
  )
  const template = join(root, 'node_modules', '.cache', 'hindsight', `database-${version}`)
  process.env.HINDSIGHT_TEST_DATABASE = template
  if (existsSync(template)) return
  const { PGlite } = await import('@electric-sql/pglite')
  const draft = `${template}.${process.pid}`
  mkdirSync(join(template, '..'), { recursive: true })
  await (await PGlite.create({ dataDir: draft })).close()
  try {
    renameSync(draft, template)
  } catch {
    // Another run was faster.
    rmSync(draft, { recursive: true, force: true })
  }
}

export default async function setup() {
  await build({ steps: ['client', 'database', 'sandbox'] })
  await prepareDatabase()
}
