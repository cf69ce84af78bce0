// Runs the built server and starts it again when it falls. On its own (node scripts/supervise.mjs) it neither installs
// nor builds: that is what the browser tests start.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fail, root, SERVER_FLAGS } from './tools.mjs'

/** The server's exit code for "I have said why I cannot start, and trying again does not help". */
const CANNOT_START = 2
/** A server that ran this long was healthy: it comes back at once. */
const HEALTHY_MS = 3_000
const PAUSES_MS = [200, 500, 1_000, 2_000, 5_000]
const PATIENCE_MS = 12_000
/** npm passes a Ctrl+C on that has come here already: only a later one is a second one. */
const IMPATIENT_MS = 1_000

/** Keeps the server up until it is asked to stop or gives up; either ends this process. */
export function supervise() {
  let child = null
  let stopping = 0
  let falls = 0

  const startServer = () => {
    const begin = Date.now()
    const env = { NODE_ENV: 'production', ...process.env, HINDSIGHT_SUPERVISED: '1' }
    const entry = join(root, 'build', 'server', 'main.mjs')
    // A group of its own: Ctrl+C comes here alone and is passed on once. The channel tells the server when this
    // process is gone, so that it does not stay behind.
    child = spawn(process.execPath, [...SERVER_FLAGS, '--enable-source-maps', entry], {
      cwd: root,
      env,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      detached: process.platform !== 'win32',
    })
    child.on('error', (error) => fail(`The server cannot be started: ${error.message}`))
    const { pid } = child
    child.on('exit', (code, signal) => {
      child = null
      endGroup(pid)
      if (stopping > 0 || code === 0) process.exit(code ?? 0)
      if (signal === 'SIGINT' || signal === 'SIGTERM') process.exit(0)
      if (code === CANNOT_START) process.exit(1)
      falls = Date.now() - begin > HEALTHY_MS ? 0 : falls + 1
      if (falls > PAUSES_MS.length)
        fail('The server keeps falling over right after its start: see above. It is not started again.')
      const pause = falls === 0 ? 50 : PAUSES_MS[falls - 1]
      console.error(`The server has stopped (${signal ?? `code ${code}`}). Starting it again ...`)
      setTimeout(() => stopping === 0 && startServer(), pause)
    })
  }

  const stop = () => {
    if (child === null) process.exit(0)
    if (stopping === 0) {
      stopping = Date.now()
      child.kill('SIGTERM')
      setTimeout(() => child?.kill('SIGKILL'), PATIENCE_MS).unref()
    } else if (Date.now() - stopping > IMPATIENT_MS) child.kill('SIGKILL')
  }
  process.on('SIGHUP', stop)
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  if (process.env.npm_lifecycle_event) stopWithNpm(stop)
  startServer()
}

/**
 * A process of the sandbox that computes without end does not hear that its server is gone: it is in the server's group,
 * which nobody else is in.
 */
function endGroup(pid) {
  if (pid === undefined || process.platform === 'win32') return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody was left.
  }
}

/** npm's shell ends without passing a signal on: then this process has a new parent. */
function stopWithNpm(stop) {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    stop()
  }, 500)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) supervise()
