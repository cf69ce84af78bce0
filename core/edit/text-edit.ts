import {
  applyEdits,
  type Edit,
  type FormattingOptions,
  findNodeAtLocation,
  modify,
  parseTree,
} from 'jsonc-parser'
import { isObject, type Json, type JsonObject, jsonEqual } from '../std/json.ts'

type Path = (string | number)[]

/**
 * Carries the difference between two values into the text of the first, touching nothing else: comments of the
 * layout, key order and number spelling stay. `text` must be JSON that parses to `before`.
 */
export function editText(text: string, before: Json, after: Json): string {
  return changed(text, [], before, after, formattingOf(text))
}

function changed(text: string, path: Path, before: Json, after: Json, format: FormattingOptions): string {
  if (jsonEqual(before, after)) return text
  if (isObject(before) && isObject(after)) return objectChanged(text, path, before, after, format)
  if (Array.isArray(before) && Array.isArray(after)) return arrayChanged(text, path, before, after, format)
  return written(text, path, after, format)
}

function objectChanged(
  text: string,
  path: Path,
  before: JsonObject,
  after: JsonObject,
  format: FormattingOptions,
): string {
  let result = text
  let known = before
  const rename = renamedKey(before, after)
  if (rename !== null) {
    result = keyRenamed(result, path, rename.from, rename.to)
    known = Object.fromEntries(
      Object.entries(before).map(([key, value]) => [key === rename.from ? rename.to : key, value]),
    )
  }
  for (const key of Object.keys(known)) {
    if (!Object.hasOwn(after, key)) result = written(result, [...path, key], undefined, format)
  }
  for (const [key, value] of Object.entries(after)) {
    const old = Object.hasOwn(known, key) ? known[key] : undefined
    result =
      old === undefined
        ? written(result, [...path, key], value, format)
        : changed(result, [...path, key], old, value, format)
  }
  return result
}

/** One key that stands under another name at the same place. */
function renamedKey(before: JsonObject, after: JsonObject): { from: string; to: string } | null {
  const old = Object.keys(before)
  const now = Object.keys(after)
  if (old.length !== now.length) return null
  const away = old.filter((key) => !Object.hasOwn(after, key))
  const [from] = away
  if (from === undefined || away.length !== 1) return null
  const to = now[old.indexOf(from)]
  return to === undefined || Object.hasOwn(before, to) ? null : { from, to }
}

function keyRenamed(text: string, path: Path, from: string, to: string): string {
  const root = parseTree(text)
  const value = root && findNodeAtLocation(root, [...path, from])
  const key = value?.parent?.children?.[0]
  if (key === undefined) return text
  return text.slice(0, key.offset) + JSON.stringify(to) + text.slice(key.offset + key.length)
}

/** Elements before and after the first and last difference keep their text. */
function arrayChanged(
  text: string,
  path: Path,
  before: readonly Json[],
  after: readonly Json[],
  format: FormattingOptions,
): string {
  let result = text
  if (before.length === after.length) {
    before.forEach((old, index) => {
      result = changed(result, [...path, index], old, after[index]!, format)
    })
    return result
  }
  const shorter = Math.min(before.length, after.length)
  let head = 0
  while (head < shorter && jsonEqual(before[head], after[head])) head++
  let tail = 0
  while (tail < shorter - head && jsonEqual(before.at(-1 - tail), after.at(-1 - tail))) tail++
  for (let index = before.length - tail - 1; index >= head; index--) {
    result = written(result, [...path, index], undefined, format)
  }
  for (let index = head; index < after.length - tail; index++) {
    result = inserted(result, [...path, index], after[index]!, format)
  }
  return result
}

function written(text: string, path: Path, value: Json | undefined, format: FormattingOptions): string {
  if (path.length === 0) return JSON.stringify(value, null, format.tabSize ?? 2)
  // Formatting a removal would also format its neighbours.
  const options = value === undefined ? {} : { formattingOptions: format }
  return apply(text, modify(text, path, value, options))
}

function inserted(text: string, path: Path, value: Json, format: FormattingOptions): string {
  return apply(text, modify(text, path, value, { formattingOptions: format, isArrayInsertion: true }))
}

const apply = (text: string, edits: Edit[]): string => applyEdits(text, edits)

/** The indentation and line ends that the text has already. */
function formattingOf(text: string): FormattingOptions {
  const indent = /\n([ \t]+)\S/.exec(text)?.[1]
  const tabs = indent?.startsWith('\t') ?? false
  return {
    insertSpaces: !tabs,
    tabSize: tabs || indent === undefined ? 2 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  }
}
