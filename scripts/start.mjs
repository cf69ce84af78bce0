// npm start: installs what is missing, builds what is stale, then runs the server and starts it again when it falls.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { build } from './build.mjs'
import { checkNode, ensureInstalled } from './install.mjs'
import { fail, root } from './tools.mjs'

/** The server's exit code for "I have said why I cannot start, and trying again does not help". */
const CANNOT_START = 2
/** A server that ran this long was healthy: it comes back at once. */
const HEALTHY_MS = 3_000
const PAUSES_MS = [200, 500, 1_000, 2_000, 5_000]
const PATIENCE_MS = 10_000

checkNode()
await ensureInstalled()
try {
  await build()
} catch (error) {
  fail(error.message)
}
supervise()

function supervise() {
  let child = null
  let stopping = false
  let falls = 0

  const startServer = () => {
    const begin = Date.now()
    const env = { NODE_ENV: 'production', ...process.env, HINDSIGHT_SUPERVISED: '1' }
    const entry = join(root, 'build', 'server', 'main.mjs')
    // The channel tells the server when this process is gone, so that it does not stay behind alone.
    child = spawn(process.execPath, ['--enable-source-maps', entry], {
      cwd: root,
      env,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    })
    child.on('error', (error) => fail(`The server cannot be started: ${error.message}`))
    child.on('exit', (code, signal) => {
      child = null
      if (stopping || code === 0) process.exit(code ?? 0)
      if (signal === 'SIGINT' || signal === 'SIGTERM') process.exit(0)
      if (code === CANNOT_START) process.exit(1)
      falls = Date.now() - begin > HEALTHY_MS ? 0 : falls + 1
      if (falls > PAUSES_MS.length)
        fail('The server keeps falling over right after its start: see above. It is not started again.')
      const pause = falls === 0 ? 50 : PAUSES_MS[falls - 1]
      console.error(`The server has stopped (${signal ?? `code ${code}`}). Starting it again ...`)
      setTimeout(() => !stopping && startServer(), pause)
    })
  }

  const stop = () => {
    if (child === null) process.exit(0)
    if (stopping) {
      child.kill('SIGKILL')
      return
    }
    stopping = true
    // With Ctrl+C the terminal has told the server already; a second signal so soon would be one too many.
    setTimeout(() => child?.kill('SIGTERM'), 200)
    setTimeout(() => child?.kill('SIGKILL'), PATIENCE_MS).unref()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  startServer()
}
