/** A JSON Pointer (RFC 6901): '' is the whole document, '/States/A/Next' a place in it. */
export type Pointer = string

/** Appends path segments to a pointer, escaping `~` and `/`. */
export function pointerTo(base: Pointer, ...segments: (string | number)[]): Pointer {
  return base + segments.map((s) => `/${String(s).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** The unescaped segments of a pointer; '' has none. */
export function pointerSegments(pointer: Pointer): string[] {
  if (pointer === '') return []
  return pointer
    .slice(1)
    .split('/')
    .map((s) => s.replaceAll('~1', '/').replaceAll('~0', '~'))
}
