import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const BUNDLE = 'sandbox-child.mjs'

/**
 * The bundle that a sandbox process runs: beside the server's own bundle, or in the build folder when the server runs from
 * its sources. Throws when nothing has built it.
 */
export function sandboxChildPath(): string {
  const candidates = [`./${BUNDLE}`, `../../build/server/${BUNDLE}`]
  const paths = candidates.map((candidate) => fileURLToPath(new URL(candidate, import.meta.url)))
  const found = paths.find((path) => existsSync(path))
  if (found === undefined) throw new Error(`${BUNDLE} is not there. Run: npm run build`)
  return found
}
