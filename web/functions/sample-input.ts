import type { Json } from '../../core/std/json.ts'
import { printJson } from '../../core/std/json-text.ts'

const DESTRUCTURED = /\b(?:handler|function)\b[^({=]*=?\s*(?:async\s*)?\(\s*\{([^{}]*)\}/

/** Kinds of values that names of fields usually have; the first that fits counts. */
const LIKELY: readonly (readonly [RegExp, Json])[] = [
  [/^(is|has|can)[A-Z]|(ed|able)$/, true],
  [/(s|list|items|rows|lines)$/i, []],
  [
    /(total|amount|price|count|pieces|quantity|number|size|per[A-Z]\w*|ms|seconds|weight|shipping|index)$/i,
    1,
  ],
  [/(customer|order|card|address|user|options|config|payment|parcel)$/i, {}],
]

/** JSON text of a first input for a function: the fields it takes apart, or an empty object where it takes none apart. */
export function sampleInput(source: string): string {
  const fields = fieldsOf(source)
  if (fields.length === 0) return '{}'
  return printJson(Object.fromEntries(fields.map((field) => [field, likelyValue(field)])), 2)
}

/** Names of the fields in `handler({ a, b = 1, c: d, ...rest })`: a, b, c. */
export function fieldsOf(source: string): string[] {
  const list = DESTRUCTURED.exec(source)?.[1]
  if (list === undefined) return []
  return list
    .split(',')
    .map((part) => /^\s*([A-Za-z_$][\w$]*)/.exec(part)?.[1])
    .filter((name) => name !== undefined)
}

function likelyValue(field: string): Json {
  const found = LIKELY.find(([pattern]) => pattern.test(field))
  return found === undefined ? `some ${field}` : found[1]
}
