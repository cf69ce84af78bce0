// npm run test:newcomer: the README's two commands in a fresh clone, with an empty npm cache and no browser of
// Playwright's. Prints how long the page takes the first and the second time, and what npm test said.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fail, root, run } from './tools.mjs'

const PORT = process.env.NEWCOMER_PORT ?? '4799'
const PAGE_MS = 10 * 60_000
const KEPT = [
  'PATH',
  'LANG',
  'LC_ALL',
  'TZ',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
]
const KEPT_TOO = [
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'npm_config_registry',
  'SystemRoot',
  'ComSpec',
  'PATHEXT',
]

const folder = mkdtempSync(join(tmpdir(), 'hindsight-newcomer-'))
const clone = join(folder, 'hindsight')
const env = newcomerEnvironment()
const figures = []
let failed = false

try {
  await step('git clone', ['git', 'clone', '--quiet', root, clone], folder)
  figures.push(`first start: page after ${await timeToPage()} s`)
  figures.push(`second start: page after ${await timeToPage()} s`)
  await step('npm test', ['npm', 'test'], clone)
} catch (error) {
  failed = true
  console.error(error.message)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(`\n${figures.join('\n')}`)
process.exit(failed ? 1 : 0)

/** Only what a fresh machine has; where packages come from is the machine's own setting. */
function newcomerEnvironment() {
  const home = join(folder, 'home')
  mkdirSync(home)
  const kept = [...KEPT, ...KEPT_TOO].filter((name) => process.env[name] !== undefined)
  return {
    ...Object.fromEntries(kept.map((name) => [name, process.env[name]])),
    HOME: home,
    USERPROFILE: home,
    TMPDIR: folder,
    PORT,
    npm_config_cache: join(folder, 'npm-cache'),
    npm_config_userconfig: process.env.NPM_CONFIG_USERCONFIG ?? join(process.env.HOME ?? home, '.npmrc'),
    PLAYWRIGHT_BROWSERS_PATH: join(folder, 'browsers'),
  }
}

async function step(name, [command, ...args], cwd) {
  const start = Date.now()
  const { code } = await runClean(command, args, cwd)
  figures.push(`${name}: ${code === 0 ? 'good' : `failed (${code})`} after ${seconds(start)} s`)
  if (code !== 0) throw new Error(`${name} failed.`)
}

function runClean(command, args, cwd) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: 'inherit', shell: process.platform === 'win32' })
    child.on('error', () => resolve({ code: 127 }))
    child.on('close', (code) => resolve({ code: code ?? 1 }))
  })
}

/** Runs npm start until the page is there, then stops it as Ctrl+C does. */
async function timeToPage() {
  const start = Date.now()
  const detached = process.platform !== 'win32'
  const child = spawn('npm', ['start'], { cwd: clone, env, stdio: 'inherit', detached, shell: !detached })
  let ended = false
  const end = new Promise((resolve) => child.once('close', resolve)).then(() => {
    ended = true
  })
  while (!(await isThere())) {
    if (ended) throw new Error('npm start ended before the page was there.')
    if (Date.now() - start > PAGE_MS) throw new Error('npm start did not show the page within 10 minutes.')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const taken = seconds(start)
  if (detached) process.kill(-child.pid, 'SIGINT')
  else await run('taskkill', ['/pid', String(child.pid), '/T', '/F'], { quiet: true })
  await Promise.race([end, new Promise((resolve) => setTimeout(resolve, 15_000))])
  if (!ended) fail('npm start did not end after Ctrl+C.')
  return taken
}

async function isThere() {
  try {
    const answer = await fetch(`http://127.0.0.1:${PORT}/`)
    return answer.ok && /<html/i.test(await answer.text())
  } catch {
    return false
  }
}

function seconds(start) {
  return ((Date.now() - start) / 1000).toFixed(1)
}
