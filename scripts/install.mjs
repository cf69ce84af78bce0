// Installs the packages when they are missing or older than package-lock.json.
import { createHash } from 'node:crypto'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs'
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
  refuseLink()
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

/** Installing empties the folder first, and behind a link that folder is somebody else's. */
function refuseLink() {
  const folder = join(root, 'node_modules')
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return
  fail(
    `node_modules is a link${existsSync(folder) ? ` to ${realpathSync(folder)}` : ''}, and installing would empty what it leads to. ` +
      'Remove the link and try again, or bring the packages there up to date by hand (npm ci).',
  )
}

/** By what this script installed last, or by time where somebody ran npm by hand. */
function isInstalled(wanted) {
  const installed = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return false
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return true
  return statSync(join(root, 'package-lock.json')).mtimeMs <= statSync(installed).mtimeMs
}
