// node scripts/build.mjs [--force]: the database client, the pages (build/web), the server (build/server)
// and an empty database to begin with (build/database).
// Only what is stale is built again; a step whose sources are not there is skipped with a line.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isStale, markDone, root, run, runTool, secondsSince, stampOf } from './tools.mjs'

/** Bundles of the server. What runs without file-system rights must hold its packages inside. */
export const ENTRIES = {
  server: { from: 'server/main.ts', to: 'main.mjs', inline: false, inputs: ['server', 'core', 'examples'] },
  database: {
    from: 'server/store/lite-worker.ts',
    to: 'lite-worker.mjs',
    inline: false,
    inputs: ['server/store'],
  },
  sandbox: {
    from: 'server/sandbox/child.ts',
    to: 'sandbox-child.mjs',
    inline: true,
    inputs: ['server/sandbox', 'core'],
  },
}
/** A change of these makes every step stale. */
const ALWAYS = ['package-lock.json', 'scripts/build.mjs']

const STEPS = {
  client: {
    inputs: ['prisma/schema.prisma'],
    result: 'server/store/generated/client.ts',
    make: makeClient,
  },
  ...Object.fromEntries(
    Object.entries(ENTRIES).map(([name, entry]) => [
      name,
      { inputs: entry.inputs, result: `build/server/${entry.to}`, make: () => makeBundle(entry) },
    ]),
  ),
  template: {
    inputs: ['scripts/make-template.mjs'],
    result: 'build/database/PG_VERSION',
    make: makeTemplate,
  },
  web: {
    inputs: ['web', 'core', 'server', 'vite.config.ts'],
    result: 'build/web/index.html',
    make: makeWeb,
  },
}

/** The server's bundles hold the client; everything else is made side by side. */
const AFTER_CLIENT = Object.keys(ENTRIES)

/** Builds the given steps where they are stale. Throws an Error with a sentence when one fails. */
export async function build({ steps = Object.keys(STEPS), force = false } = {}) {
  const client = steps.includes('client') ? buildStep('client', force) : Promise.resolve()
  const others = steps.filter((name) => name !== 'client')
  const made = others.map(async (name) => {
    if (AFTER_CLIENT.includes(name)) await client
    await buildStep(name, force)
  })
  const outcomes = await Promise.allSettled([client, ...made])
  const failures = new Set(
    outcomes.filter((one) => one.status === 'rejected').map((one) => one.reason.message),
  )
  if (failures.size > 0) throw new Error([...failures].join('\n'))
}

async function buildStep(name, force) {
  const { inputs, result, make } = STEPS[name]
  const stamp = stampOf(...inputs, ...ALWAYS)
  if (!force && !isStale(name, stamp, result)) return
  const start = Date.now()
  if ((await make()) === false) return
  markDone(name, stamp)
  console.log(`Built the ${name} in ${secondsSince(start)}.`)
}

/** The database client. Prisma would first download an engine that generating never starts: any file will do for it. */
async function makeClient() {
  const env = {
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  }
  const { code, output } = await runTool('prisma', ['generate'], { quiet: true, env })
  if (code !== 0) throw new Error(`Generating the database client failed:\n${output}`)
}

/** What esbuild is asked for one entry; scripts/dev.mjs watches with the same. */
export function serverOptions({ from, to, inline }) {
  return {
    absWorkingDir: root,
    entryPoints: [from],
    outfile: `build/server/${to}`,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
    loader: { '.wasm': 'binary' },
    ...(inline
      ? {
          // Packages' module builds: some UMD builds require their own files in a way that no bundler sees.
          mainFields: ['module', 'main'],
          banner: {
            js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
          },
        }
      : { packages: 'external' }),
  }
}

async function makeBundle(entry) {
  if (!existsSync(join(root, entry.from))) {
    console.log(`Skipped ${entry.from}: it is not there.`)
    return false
  }
  const { build: bundle } = await import('esbuild')
  await bundle(serverOptions(entry)).catch((error) => {
    throw new Error(`Bundling ${entry.from} failed: ${error.message}`)
  })
}

/** An empty database that every new data folder begins as: making one takes seconds, copying it does not. */
async function makeTemplate() {
  const { code, output } = await run(process.execPath, ['scripts/make-template.mjs'], { quiet: true })
  if (code !== 0) throw new Error(`Preparing the database failed:\n${output}`)
}

async function makeWeb() {
  if (!existsSync(join(root, 'vite.config.ts'))) {
    console.log('Skipped the pages: vite.config.ts is not there.')
    return false
  }
  const { code, output } = await run(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
    { quiet: true, env: { NO_COLOR: '1' } },
  )
  if (code !== 0) throw new Error(`Building the pages failed:\n${output}`)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await build({ force: process.argv.includes('--force') })
  } catch (error) {
    console.error(error.message)
    process.exit(1)
  }
}
