import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { compileFunction } from 'node:vm'
import type { Library } from '../../core/expression/jsonata/compile.ts'

/**
 * The installed JSONata library with its waiting taken out: the same parser, evaluator and functions, but no step of an
 * evaluation gives way to other work, and none costs a promise. Meant for tame expressions only: they call nothing that
 * answers later. Null when the package is not there to be read, or is no longer written as it was.
 */
export function loadJsonataAtOnce(): Library | null {
  try {
    const path = createRequire(import.meta.url).resolve('jsonata')
    const module: { exports: unknown } = { exports: {} }
    const code = withoutWaiting(readFileSync(path, 'utf8'))
    compileFunction(code, ['module', 'exports'], { filename: `${path}#at-once` })(module, module.exports)
    return typeof module.exports === 'function' ? (module.exports as Library) : null
  } catch {
    return null
  }
}

/** A function that nobody waits for answers directly; what it would have waited for is there already. */
function withoutWaiting(source: string): string {
  return source
    .replace(/\basync (?=function\b|\()/g, '')
    .replace(/\bawait (?=[\w(])/g, '')
    .replace(/\bPromise\.all\(/g, '(')
}
