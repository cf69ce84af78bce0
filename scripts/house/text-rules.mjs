// Rules about single files: size, purity of core, SQL, leftovers.
import { lineAt } from './sources.mjs'

const MOST_LINES = 400

/** Core is a function of its arguments: no clock, no chance, no machine. */
const IMPURE =
  /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\b(?:setTimeout|setInterval|setImmediate|queueMicrotask)\b|\bprocess\.\w|\bBuffer\b|\bperformance\.\w|\bcrypto\.\w|\bfetch\(|\b(?:window|globalThis|localStorage)\.\w|\brequire\(|\bconsole\.\w/g
const RAW = /\$(?:queryRaw|executeRaw)/g
const SQL = /\b(?:SELECT\s[\s\S]{1,200}?\sFROM|INSERT INTO|DELETE FROM|UPDATE \w+ SET|CREATE TABLE)\b/g
/** `import()` takes a module with an exported `then` for a promise, and calls it. */
const THEN =
  /\bexport\s+(?:async\s+)?(?:function\*?|const|let|var|class)\s+then\b|\bexport\s*(?:type\s*)?\{[^}]*?(?:\bas\s+then\b|[{,]\s*then\s*[,}])/g
const LEFTOVERS = [
  [
    /\b(?:test|it|describe)(?:\.\w+)*\.(?:only|skip|todo)\b/g,
    'a test that is left out, or leaves the others out',
  ],
  [/@ts-(?:ignore|nocheck)\b/g, 'a switched-off type check'],
  [/\b(?:TODO|FIXME|XXX|HACK)\b/g, 'a note about unfinished work'],
]

export function tooLong(sources) {
  return sources
    .filter((one) => one.lines > MOST_LINES)
    .map((one) => `${one.path} has ${one.lines} lines: cut it in two`)
}

export function impureCore(sources) {
  const core = sources.filter((one) => one.path.startsWith('core/') && !one.isTest)
  return core.flatMap((one) => hits(one, one.code, IMPURE, 'core is pure'))
}

export function sqlOutside(sources) {
  const others = sources.filter(
    (one) => /^(?:core|server|web)\//.test(one.path) && !one.path.startsWith('server/store/') && !one.isTest,
  )
  return others.flatMap((one) => [
    ...hits(one, one.code, RAW, 'SQL lives in server/store'),
    ...hits(one, one.text, SQL, 'SQL lives in server/store'),
  ])
}

/** A test whose needs are not on this machine is left out with `skipIf`, and says so; nothing is left out by hand. */
export function leftovers(sources) {
  const ours = sources.filter((one) => one.path !== 'scripts/house/text-rules.mjs')
  return ours.flatMap((one) => LEFTOVERS.flatMap(([pattern, name]) => hits(one, one.text, pattern, name)))
}

export function thenables(sources) {
  return sources.flatMap((one) =>
    hits(
      one,
      one.code,
      THEN,
      'a module with an export of this name is taken for a promise; name it otherwise',
    ),
  )
}

function hits({ path, text }, searched, pattern, name) {
  return [...searched.matchAll(pattern)].map(
    (hit) => `${path}:${lineAt(text, hit.index)} ${hit[0].split('\n')[0]}: ${name}`,
  )
}

/** The house's sizes, for the summary line: consequences of good cuts, not a score. */
export function sizes(sources) {
  const lines = sources.map((one) => one.lines).sort((a, b) => a - b)
  const at = (part) => lines[Math.min(lines.length - 1, Math.floor(lines.length * part))] ?? 0
  return `${lines.length} files, median ${at(0.5)} lines, 9 in 10 under ${at(0.9) + 1}, longest ${lines.at(-1) ?? 0}`
}
