// npm run dev: the same server, bundled again at each change, with hot pages in front and executions of every status.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { build, ENTRIES, serverOptions } from './build.mjs'
import { checkNode, ensureInstalled } from './install.mjs'
import { fail, root, SERVER_FLAGS } from './tools.mjs'

checkNode()
await ensureInstalled()
process.env.PORT ??= '4700'
process.env.DATA_DIR ??= '.hindsight/dev'
process.env.HINDSIGHT_SEED ??= 'all'
process.env.API_URL ??= `http://127.0.0.1:${process.env.PORT}`
try {
  await build({ steps: ['client'] })
} catch (error) {
  fail(error.message)
}

const { context } = await import('esbuild')
const { createServer } = await import('vite')
let child = null
let stopping = false
let timer

function startServer() {
  const entry = join(root, 'build', 'server', 'main.mjs')
  if (!existsSync(entry)) return
  const one = spawn(process.execPath, [...SERVER_FLAGS, '--enable-source-maps', entry], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  child = one
  one.on('exit', (code, signal) => {
    if (child === one) child = null
    if (!stopping && code !== 0 && signal !== 'SIGTERM')
      console.error(
        `The server has stopped (${signal ?? `code ${code}`}); it starts again with the next change.`,
      )
    // Pull the plug: a kill from inside is answered as `npm start` would.
    if (!stopping && signal === 'SIGKILL') startServer()
  })
}

/** The old server gives the data folder back before the new one takes it. */
function restartSoon() {
  clearTimeout(timer)
  timer = setTimeout(() => {
    if (child === null) return startServer()
    const old = child
    old.once('exit', startServer)
    old.kill('SIGTERM')
  }, 100)
}

const restart = {
  name: 'restart',
  setup: (bundle) => bundle.onEnd(({ errors }) => errors.length === 0 && restartSoon()),
}
const contexts = []
for (const entry of Object.values(ENTRIES)) {
  if (!existsSync(join(root, entry.from))) continue
  const watching = await context({ ...serverOptions(entry), plugins: [restart] })
  contexts.push(watching)
  await watching.watch()
}

const pages = await createServer({ configFile: join(root, 'vite.config.ts') })
await pages.listen()
pages.printUrls()

async function stop() {
  if (stopping) process.exit(1)
  stopping = true
  await Promise.allSettled([...contexts.map((one) => one.dispose()), pages.close()])
  if (child === null) process.exit(0)
  child.once('exit', () => process.exit(0))
  child.kill('SIGTERM')
}
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
