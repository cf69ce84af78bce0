import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build, type Plugin } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/** A change to one source file, made while the server is bundled; the file itself stays as it is. */
export interface Patch {
  /** From the root of the package. */
  readonly file: string
  /** A text that must stand in the file exactly once. */
  readonly find: string
  readonly replace: string
  /** Put behind the file. */
  readonly append?: string
}

const inside = (file: string): string => JSON.stringify(join(root, 'test', 'crash', 'inside', file))

/** Held states can be asked for, and commits can be slow, fail, or lose their answers: see inside/engine.ts. */
const OBSERVED: Patch = {
  file: 'server/engine/engine.ts',
  find: 'export function createEngine(',
  replace: 'function createBareEngine(',
  append: `
import { insideEngine } from ${inside('engine.ts')}
export function createEngine(deps: EngineDeps): Engine {
  return insideEngine(createBareEngine, deps)
}`,
}

/** Reading the program takes a good part of a start: the next life's process does that while this one lives. */
const GATED: Patch = {
  file: 'server/main.ts',
  find: 'await main()',
  replace: `import { whenCalled } from ${inside('gate.ts')}
await whenCalled()
await main()`,
}

/** What every server under test has, honest or not. */
const ALWAYS = [OBSERVED, GATED]

/** Applies a patch. Throws when its text is not there, or more than once: a test that changes nothing shows nothing. */
export function patched(text: string, { file, find, replace, append = '' }: Patch): string {
  const parts = text.split(find)
  if (parts.length === 2) return `${parts.join(replace)}${append}`
  throw new Error(
    `The text to replace is ${parts.length === 1 ? 'not' : `${parts.length - 1} times`} in ${file}: ${find}\n` +
      'The source has changed; write the patch of test/crash for what stands there now.',
  )
}

function patching(patches: readonly Patch[], applied: Set<Patch>): Plugin {
  return {
    name: 'patches',
    setup(of) {
      of.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const mine = patches.filter(({ file }) => relative(root, path).replaceAll('\\', '/') === file)
        if (mine.length === 0) return undefined
        for (const patch of mine) applied.add(patch)
        return { contents: mine.reduce(patched, readFileSync(path, 'utf8')), loader: 'ts' }
      })
    },
  }
}

/**
 * Makes a server of its own in `folder`, as the sources are now: nobody who works on them meanwhile disturbs a long run.
 * What the server starts from must be built. Throws when a patch does not fit. Returns the file to start.
 */
export async function makeVariant(folder: string, patches: readonly Patch[]): Promise<string> {
  const all = [...ALWAYS, ...patches]
  const server = join(folder, 'build', 'server')
  mkdirSync(server, { recursive: true })
  for (const part of ['package.json', 'prisma/migrations', 'examples', 'build/database']) {
    cpSync(join(root, part), join(folder, part), { recursive: true })
  }
  for (const part of ['lite-worker.mjs', 'sandbox-child.mjs']) {
    cpSync(join(root, 'build', 'server', part), join(server, part))
  }
  if (!existsSync(join(folder, 'node_modules')))
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const applied = new Set<Patch>()
  for (const patch of all.filter(({ file }) => file.startsWith('prisma/'))) {
    const path = join(folder, patch.file)
    writeFileSync(path, patched(readFileSync(path, 'utf8'), patch))
    applied.add(patch)
  }
  const outfile = join(server, 'main.mjs')
  await bundle(all, applied, { outfile })
  return outfile
}

/** Throws when one of the patches does not fit into the sources as they are. */
export async function checkPatches(patches: readonly Patch[]): Promise<void> {
  const migrations = patches.filter(({ file }) => file.startsWith('prisma/'))
  for (const patch of migrations) patched(readFileSync(join(root, patch.file), 'utf8'), patch)
  await bundle([...ALWAYS, ...patches], new Set(migrations), { write: false })
}

async function bundle(all: readonly Patch[], applied: Set<Patch>, target: BuildOptions): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: ['server/main.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
    loader: { '.wasm': 'binary' },
    plugins: [patching(all, applied)],
    ...target,
  })
  const unused = all.find((patch) => !applied.has(patch))
  if (unused !== undefined)
    throw new Error(`The server no longer has the file ${unused.file}: write the patch anew.`)
}
