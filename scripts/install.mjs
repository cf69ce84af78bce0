// Installs the packages when they are missing or older than package-lock.json.
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fail, root, run, secondsSince } from './tools.mjs'

const OLDEST = [20, 19]

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
  if (!isMissing()) return
  const start = Date.now()
  console.log('Installing packages ...')
  const args = ['ci', '--prefer-offline', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const { code } = await run('npm', args)
  if (code !== 0)
    fail('Installing the packages failed: see above. With a connection to the npm registry, try again.')
  console.log(`Installed packages in ${secondsSince(start)}.`)
}

function isMissing() {
  const installed = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return true
  return statSync(join(root, 'package-lock.json')).mtimeMs > statSync(installed).mtimeMs
}
