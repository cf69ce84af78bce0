// npm run test:crash: kills the real server again and again and looks each time whether it kept what it had promised.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildServer } from '../support/server-process.ts'
import { honest } from './honest.ts'
import { huntAll } from './hunt.ts'
import { readOptions } from './options.ts'

const say = (text: string): void => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`)

async function main(): Promise<boolean> {
  const options = readOptions(process.argv.slice(2), Math.random)
  await buildServer()
  const folder = mkdtempSync(join(tmpdir(), 'hindsight-crash-'))
  say(`seed ${options.seed}; everything is in ${folder}`)
  const good = await (options.bugs === null ? honest : huntAll)(options, folder, say)
  if (good && !options.keep) rmSync(folder, { recursive: true, force: true })
  say(good ? 'The crash test passed.' : `The crash test FAILED; repeat it with --seed ${options.seed}`)
  return good
}

main().then(
  (good) => process.exit(good ? 0 : 1),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(2)
  },
)
