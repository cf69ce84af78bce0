// Every rule of a SPEC.md is shown by a test whose name begins with it, and every such name means a rule.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { filesUnder, root } from '../tools.mjs'

const RULE = /^\s*(?:[-*]|\d+\.|#+)?\s*\*{0,2}\[([A-Z]{1,5}\d{1,3}[a-z]?)\]/gm
/** A quoted text in a test that begins with rules: the test's name, wherever a table of cases puts it. */
const NAME = /(['"`])((?:\[[A-Z]{1,5}\d{1,3}[a-z]?\]\s*)+)/g

export function specErrors(sources) {
  const errors = []
  const rules = new Map()
  for (const file of filesUnder('core', 'server', 'web', 'test')) {
    if (!file.endsWith('SPEC.md')) continue
    const path = relative(root, file).replaceAll('\\', '/')
    for (const [, id] of readFileSync(file, 'utf8').matchAll(RULE)) {
      if (rules.has(id)) errors.push(`${path} has a second rule [${id}]; the first is in ${rules.get(id)}`)
      else rules.set(id, path)
    }
  }
  const shown = new Set()
  for (const source of sources.filter((one) => /\.test\.tsx?$/.test(one.path))) {
    for (const [, , head] of source.text.matchAll(NAME)) {
      for (const [, id] of head.matchAll(/\[([^\]]+)\]/g)) {
        shown.add(id)
        if (!rules.has(id)) errors.push(`${source.path} shows [${id}], which no SPEC.md has`)
      }
    }
  }
  for (const [id, path] of rules)
    if (!shown.has(id)) errors.push(`${path}: no test's name begins with [${id}]`)
  return [...new Set(errors)]
}
