// npm run bench: builds what is stale, bundles bench/main.ts and runs it. --profile FOLDER adds a CPU profile of the run.
import { spawn } from 'node:child_process'
import { build as bundle } from 'esbuild'
import { build, serverOptions } from './build.mjs'
import { fail, root, SERVER_FLAGS } from './tools.mjs'

const args = process.argv.slice(2)
const at = args.indexOf('--profile')
const [, folder] = at === -1 ? [] : args.splice(at, 2)
if (at !== -1 && !folder) fail('--profile needs a folder to write to.')

try {
  // Only where pages are looked at are they built.
  const pages = ['followers', 'targets'].includes(args[0]) ? ['web'] : []
  await build({ steps: ['client', 'database', 'sandbox', 'template', ...pages] })
  // Functions keep their names, and each file's begin is noted in the bundle: the profile is read by both.
  await bundle({
    ...serverOptions({ from: 'bench/main.ts', to: 'bench.mjs', inline: false }),
    sourcemap: false,
  })
} catch (error) {
  fail(error.message)
}
const profile = folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`] : []
// A soak collects garbage before it counts what is held.
const collect = args[0] === 'soak' ? ['--expose-gc'] : []
const child = spawn(
  process.execPath,
  [...SERVER_FLAGS, ...profile, ...collect, `${root}/build/server/bench.mjs`, ...args],
  { stdio: 'inherit' },
)
// Both wait for what the child still has to say. Ctrl-C reaches it by itself too: to hear of it twice does no harm.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.once('close', (code) => process.exit(code ?? 1))
