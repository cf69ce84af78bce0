import type { Issue } from '../std/issue.ts'
import { isObject, type Json, type JsonObject, setKey } from '../std/json.ts'
import { type Pointer, pointerTo } from '../std/json-pointer.ts'

/**
 * Replaces what only a deployment template can fill in (`{"Fn::GetAtt": …}`, `{"Ref": …}`, `{"!Sub": …}`) by a text
 * such as `${Function.Arn}`, and notes each as TEMPLATE_VALUE. Answers the same value when there is none.
 */
export function replaceTemplateValues(value: Json, pointer: Pointer, issues: Issue[]): Json {
  if (Array.isArray(value)) {
    const copy = value.map((item, i) => replaceTemplateValues(item, pointerTo(pointer, i), issues))
    return copy.every((item, i) => item === value[i]) ? value : copy
  }
  if (!isObject(value)) return value
  const text = templateText(value)
  if (text !== null) {
    const message = 'A deployment template fills this in; replace it by a value before a real run.'
    issues.push({ code: 'TEMPLATE_VALUE', severity: 'warning', pointer, message })
    return text
  }
  let changed = false
  const copy: JsonObject = {}
  for (const [key, item] of Object.entries(value)) {
    const read = replaceTemplateValues(item, pointerTo(pointer, key), issues)
    if (read !== item) changed = true
    setKey(copy, key, read)
  }
  return changed ? copy : value
}

function templateText(value: JsonObject): string | null {
  const keys = Object.keys(value)
  const key = keys[0]
  if (keys.length !== 1 || key === undefined) return null
  // A lone "Ref" may well be somebody's data, but as data it means nothing to the machine's own fields either way.
  const name = /^(?:!|Fn::)([A-Za-z]+)$/.exec(key)?.[1] ?? (key === 'Ref' ? 'Ref' : null)
  return name === null ? null : templateFunctionText(name, value[key] ?? null)
}

/** The text that stands for a template function and its argument: `GetAtt`, `['Fn', 'Arn']` -> `${Fn.Arn}`. */
export function templateFunctionText(name: string, argument: Json): string {
  if (name === 'Sub') {
    const text = Array.isArray(argument) ? argument[0] : argument
    if (typeof text === 'string') return text
  }
  if (name === 'Join' && Array.isArray(argument) && Array.isArray(argument[1])) {
    return argument[1].map((part) => plainText(part)).join(plainText(argument[0] ?? ''))
  }
  if (name === 'GetAtt' && Array.isArray(argument)) return `\${${argument.map(plainText).join('.')}}`
  return typeof argument === 'string' ? `\${${argument}}` : `\${${name}}`
}

function plainText(part: Json): string {
  if (typeof part === 'string') return part
  if (isObject(part)) return templateText(part) ?? JSON.stringify(part)
  return String(part)
}
