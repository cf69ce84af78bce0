import { getKey, isObject, type Json } from '../../../core/std/json.ts'

/** What an API answers, as far as a mocked answer is held against it. */
export type Shape =
  | { readonly kind: 'text' }
  | { readonly kind: 'flag' }
  | { readonly kind: 'any' }
  | { readonly kind: 'number'; readonly least?: number; readonly most?: number }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'map'; readonly of: Shape | (() => Shape) }
  | { readonly kind: 'object'; readonly fields: () => Fields; readonly required: readonly string[] }

export type Fields = Readonly<Record<string, Shape>>

export const text: Shape = { kind: 'text' }
export const flag: Shape = { kind: 'flag' }
export const any: Shape = { kind: 'any' }
export const number = (least?: number, most?: number): Shape => ({
  kind: 'number',
  ...(least === undefined ? {} : { least }),
  ...(most === undefined ? {} : { most }),
})
export const list = (of: Shape): Shape => ({ kind: 'list', of })
export const map = (of: Shape): Shape => ({ kind: 'map', of })
export const object = (fields: Fields | (() => Fields), required: readonly string[] = []): Shape => ({
  kind: 'object',
  fields: typeof fields === 'function' ? fields : () => fields,
  required,
})
/** Fields that are all texts. */
export const texts = (...names: readonly string[]): Fields =>
  Object.fromEntries(names.map((name) => [name, text]))

/**
 * The first thing about a value that the shape does not allow, in the words of Step Functions; null when there is none.
 * Fields that the shape does not know are let through; `strict` asks for the required ones.
 */
export function shapeProblem(
  shape: Shape,
  value: Json,
  field: string | null,
  strict: boolean,
): string | null {
  const name = field === null ? 'The result' : `Field '${field}'`
  switch (shape.kind) {
    case 'any':
      return null
    case 'text':
      return typeof value === 'string' ? null : `${name} must be a string`
    case 'flag':
      return typeof value === 'boolean' ? null : `${name} must be a boolean`
    case 'number':
      if (typeof value !== 'number') return `${name} must be a number`
      if (shape.least !== undefined && value < shape.least) return `${name} is less than the minimum value`
      if (shape.most !== undefined && value > shape.most) return `${name} is greater than the maximum value`
      return null
    case 'list': {
      if (!Array.isArray(value)) return `${name} must be an array`
      return firstOf(value.map((item) => () => shapeProblem(shape.of, item, field, strict)))
    }
    case 'map': {
      if (!isObject(value)) return `${name} must be an object`
      const of = typeof shape.of === 'function' ? shape.of() : shape.of
      return firstOf(
        Object.entries(value).map(
          ([key, item]) =>
            () =>
              shapeProblem(of, item, key, strict),
        ),
      )
    }
    case 'object':
      return isObject(value) ? fieldsProblem(shape, value, strict) : `${name} must be an object`
  }
}

function fieldsProblem(
  shape: Extract<Shape, { kind: 'object' }>,
  value: Readonly<Record<string, Json>>,
  strict: boolean,
): string | null {
  const missing = strict ? shape.required.find((key) => !Object.hasOwn(value, key)) : undefined
  if (missing !== undefined) return `Required field '${missing}' is missing`
  return firstOf(
    Object.entries(shape.fields()).map(([key, of]) => () => {
      const member = getKey(value, key)
      return member === undefined ? null : shapeProblem(of, member, key, strict)
    }),
  )
}

function firstOf(checks: readonly (() => string | null)[]): string | null {
  for (const check of checks) {
    const problem = check()
    if (problem !== null) return problem
  }
  return null
}
