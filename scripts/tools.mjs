// Shared by the scripts: nothing here needs an installed package.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '')
const windows = process.platform === 'win32'
const stampFile = join(root, 'build', 'stamps.json')
const skipped = new Set(['node_modules', 'build', '.git', 'generated', '.hindsight', 'data', 'test-results'])

/** All files under paths relative to the root (files or folders), sorted; missing ones are left out. */
export function filesUnder(...paths) {
  const found = []
  const walk = (path) => {
    if (!existsSync(path)) return
    if (!statSync(path).isDirectory()) {
      found.push(path)
      return
    }
    for (const entry of readdirSync(path)) if (!skipped.has(entry)) walk(join(path, entry))
  }
  for (const path of paths) walk(join(root, path))
  return found.sort()
}

/** One hash over the contents of all files under these paths: a fresh clone is as good as an old one. */
export function stampOf(...paths) {
  const hash = createHash('sha256').update(process.version)
  for (const file of filesUnder(...paths)) {
    if (/\.test\.tsx?$/.test(file)) continue
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

/** True when the step has not been done for this stamp, or its result is gone. */
export function isStale(step, stamp, result) {
  return !existsSync(join(root, result)) || readStamps()[step] !== stamp
}

/** Remembers that the step is done for this stamp. */
export function markDone(step, stamp) {
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, `${JSON.stringify({ ...readStamps(), [step]: stamp }, null, 2)}\n`)
}

function readStamps() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'))
  } catch {
    return {}
  }
}

/** Runs a command at the root; resolves with its exit code and, with `quiet`, what it said. */
export function run(command, args, { quiet = false, env = {}, cwd = root } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      shell: windows,
    })
    let output = ''
    child.stdout?.on('data', (data) => {
      output += data
    })
    child.stderr?.on('data', (data) => {
      output += data
    })
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}` }))
    child.on('close', (code, signal) => resolve({ code: code ?? (signal ? 1 : 0), output }))
  })
}

/** Runs the command line program of an installed package. */
export function runTool(name, args, options = {}) {
  return run(join(root, 'node_modules', '.bin', windows ? `${name}.cmd` : name), args, options)
}

/** Says what is wrong in one sentence and ends. */
export function fail(message) {
  console.error(message)
  process.exit(1)
}

/** How long ago, for people: `1.4 s`. */
export function secondsSince(start) {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`
}

/**
 * How Node runs the server. Decisions are many short-lived objects: with the young generation's usual 16 MB a fifth of
 * the engine's time goes into collecting them, with this an eighth.
 */
export const SERVER_FLAGS = ['--max-semi-space-size=64']
