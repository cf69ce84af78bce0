// Makes build/database, an empty database of the embedded engine, in one move: nobody ever sees half of it.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { root } from './tools.mjs'

const folder = join(root, 'build', 'database')
const draft = `${folder}.${process.pid}`
mkdirSync(join(root, 'build'), { recursive: true })
const db = await PGlite.create({ dataDir: draft })
await db.close()
rmSync(folder, { recursive: true, force: true })
try {
  renameSync(draft, folder)
} catch (error) {
  rmSync(draft, { recursive: true, force: true })
  if (!existsSync(folder)) throw error
}
