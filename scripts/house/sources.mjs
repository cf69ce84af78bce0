// Reads the source files once and takes out what the rules ask about: imports, code without comments and texts.
import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { filesUnder, root } from '../tools.mjs'

const ROOMS = ['core', 'server', 'web', 'e2e', 'test', 'examples', 'worker', 'bench', 'scripts']

/** Every source file: path (with /), text, lines, whether it serves tests only, and its imports. */
export function readSources() {
  const files = filesUnder(...ROOMS).filter((file) => /\.(tsx?|mjs)$/.test(file))
  return files.map((file) => {
    const path = relative(root, file).replaceAll('\\', '/')
    const text = readFileSync(file, 'utf8')
    return {
      path,
      text,
      code: codeOf(text),
      lines: text.split('\n').length - 1,
      isTest: isTest(path),
      imports: importsOf(path, text),
    }
  })
}

function isTest(path) {
  return /\.test\.tsx?$|(^|\/)testing(\/|\.tsx?$)|^(e2e|test)\//.test(path)
}

const FROM = /^[ \t]*(import|export)(\s+type)?\b([^'"`;]*?)\bfrom\s*(['"])([^'"\n]+)\4/gm
const BARE = /^[ \t]*import\s*(['"])([^'"\n]+)\1/gm
const DYNAMIC = /\bimport\(\s*(['"])([^'"\n]+)\1/g

/** `to` is a path of ours, `pack` a package; `kind` is import or export; types vanish when the program is built. */
function importsOf(path, text) {
  const found = []
  const add = (specifier, kind, typeOnly) => {
    if (specifier.startsWith('.')) {
      const to = relative(root, join(root, dirname(path), specifier))
        .replaceAll('\\', '/')
        .replace(/\?.*$/, '')
      found.push({ to, kind, typeOnly })
    } else found.push({ pack: specifier, kind, typeOnly })
  }
  for (const [, kind, type, names, , specifier] of text.matchAll(FROM)) {
    const inner = /^\s*\{([^}]*)\}\s*$/
      .exec(names)?.[1]
      ?.split(',')
      .filter((name) => name.trim() !== '')
    add(
      specifier,
      kind,
      Boolean(type) || (inner?.length > 0 && inner.every((name) => /^\s*type\s/.test(name))),
    )
  }
  for (const [, , specifier] of text.matchAll(BARE)) add(specifier, 'import', false)
  for (const [, , specifier] of text.matchAll(DYNAMIC)) add(specifier, 'import', false)
  return found
}

const TOKENS = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`/g

/** The text with comments and quoted texts blanked, line breaks kept; what a template computes goes with it. */
function codeOf(text) {
  return text.replace(TOKENS, (token) => token.replace(/[^\n]/g, ' '))
}

/** The number of the line in which a place of a text lies. */
export function lineAt(text, index) {
  return text.slice(0, index).split('\n').length
}
