import type { Json } from '../std/json.ts'

/** Compact JSON text that gives back exactly the same value: JSON.stringify alone turns -0 into 0. */
export function exactJson(value: Json): string {
  return hasNegativeZero(value) ? printed(value) : JSON.stringify(value)
}

function hasNegativeZero(value: Json): boolean {
  if (typeof value === 'number') return Object.is(value, -0)
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some(hasNegativeZero)
  for (const key of Object.keys(value)) if (hasNegativeZero(value[key]!)) return true
  return false
}

function printed(value: Json): string {
  if (Object.is(value, -0)) return '-0'
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(printed).join(',')}]`
  return `{${Object.keys(value)
    .map((key) => `${JSON.stringify(key)}:${printed(value[key]!)}`)
    .join(',')}}`
}
