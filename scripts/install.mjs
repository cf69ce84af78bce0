// Installs the packages when they are missing or older than package-lock.json.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fail, root, run, secondsSince } from './tools.mjs'

const OLDEST = [20, 19]
const mark = join(root, 'node_modules', '.cache', 'hindsight', 'installed')

/** Ends with a sentence when this Node is too old for what is installed here. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return
  fail(
    `Hindsight needs Node ${OLDEST.join('.')} or newer, and this is ${process.versions.node}. ` +
      'Get one from https://nodejs.org and try again.',
  )
}

/** `npm ci` where it is needed; from the cache where that holds everything. */
export async function ensureInstalled() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (isInstalled(wanted)) return
  const start = Date.now()
  console.log('Installing packages ...')
  const args = ['ci', '--prefer-offline', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const { code } = await run('npm', args)
  if (code !== 0)
    fail('Installing the packages failed: see above. With a connection to the npm registry, try again.')
  mkdirSync(dirname(mark), { recursive: true })
  writeFileSync(mark, wanted)
  console.log(`Installed packages in ${secondsSince(start)}.`)
}

/** By what this script installed last, or by time where somebody ran npm by hand. */
function isInstalled(wanted) {
  const installed = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return false
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return true
  return statSync(join(root, 'package-lock.json')).mtimeMs <= statSync(installed).mtimeMs
}
