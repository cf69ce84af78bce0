import type { Json } from '../../std/json.ts'

/** Where a path begins. 'current' is `@` inside a filter. */
export type PathRoot =
  | { readonly kind: 'input' }
  | { readonly kind: 'context' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'current' }

/** The functions that may end a path: `$.items.length()`. */
export const PATH_FUNCTIONS = [
  'length',
  'keys',
  'min',
  'max',
  'avg',
  'sum',
  'stddev',
  'first',
  'last',
] as const
export type PathFunction = (typeof PATH_FUNCTIONS)[number]

export type Segment =
  | { readonly kind: 'child'; readonly keys: readonly string[] }
  | { readonly kind: 'index'; readonly indexes: readonly number[] }
  | {
      readonly kind: 'slice'
      readonly from: number | null
      readonly to: number | null
      readonly step: number
    }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'descend' }
  | { readonly kind: 'filter'; readonly test: Filter }
  | { readonly kind: 'call'; readonly name: PathFunction }

export interface PathBody {
  readonly root: PathRoot
  readonly segments: readonly Segment[]
  /** A definite path names one value; any other yields an array of what it found. */
  readonly definite: boolean
}

/** A parsed path with the text it came from. */
export interface Path extends PathBody {
  readonly text: string
}

/** Signs first, longest first, so that the first that fits is the right one. */
export const COMPARATORS = [
  ...(['===', '!==', '==', '!=', '<=', '>=', '<', '>'] as const),
  ...(['in', 'nin', 'contains', 'size', 'empty', 'subsetof', 'anyof', 'noneof'] as const),
] as const
export type Comparator = (typeof COMPARATORS)[number]

export type Operand =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'path'; readonly path: PathBody }

export type Filter =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Filter[] }
  | { readonly kind: 'not'; readonly term: Filter }
  | { readonly kind: 'exists'; readonly path: PathBody }
  | { readonly kind: 'compare'; readonly op: Comparator; readonly left: Operand; readonly right: Operand }

/** True when the segments name at most one value. `['a','b']` at the end does: an object of the two. */
export function isDefinite(segments: readonly Segment[]): boolean {
  return segments.every((segment, i) => {
    switch (segment.kind) {
      case 'child':
        return segment.keys.length === 1 || i === segments.length - 1
      case 'index':
        return segment.indexes.length === 1
      case 'call':
        return true
      default:
        return false
    }
  })
}

/** A path as the recorded errors spell it: `$['items'][0]`, also when it was written `$.items[0]`. */
export function formatSegments(segments: readonly Segment[]): string {
  let text = '$'
  for (const segment of segments) {
    switch (segment.kind) {
      case 'child':
        text += `[${segment.keys.map((key) => `'${key}'`).join(',')}]`
        break
      case 'index':
        text += `[${segment.indexes.join(',')}]`
        break
      case 'slice':
        text += `[${segment.from ?? ''}:${segment.to ?? ''}]`
        break
      case 'wildcard':
        text += '[*]'
        break
      case 'descend':
        text += '..'
        break
      case 'filter':
        text += '[?]'
        break
      case 'call':
        text += `.${segment.name}()`
    }
  }
  return text
}
