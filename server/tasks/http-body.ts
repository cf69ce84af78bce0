import { isObject, type Json } from '../../core/std/json.ts'

export type ArrayFormat = 'INDICES' | 'REPEAT' | 'COMMAS' | 'BRACKETS'

/** Query or form text of an object. Nested objects become `a[b]=…`; arrays follow the format. */
export function formText(value: Json, format: ArrayFormat): string {
  const pairs: [string, string][] = []
  if (isObject(value)) for (const [key, part] of Object.entries(value)) collect(key, part, format, pairs)
  return pairs.map(([key, text]) => `${encodeURIComponent(key)}=${encodeURIComponent(text)}`).join('&')
}

function collect(key: string, value: Json, format: ArrayFormat, pairs: [string, string][]): void {
  if (Array.isArray(value)) {
    if (format === 'COMMAS') pairs.push([key, value.map(textOf).join(',')])
    else for (const [i, part] of value.entries()) collect(itemKey(key, i, format), part, format, pairs)
  } else if (isObject(value)) {
    for (const [name, part] of Object.entries(value)) collect(`${key}[${name}]`, part, format, pairs)
  } else pairs.push([key, textOf(value)])
}

function itemKey(key: string, index: number, format: ArrayFormat): string {
  if (format === 'INDICES') return `${key}[${index}]`
  return format === 'BRACKETS' ? `${key}[]` : key
}

/** A text as it is, anything else as JSON. */
export function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
