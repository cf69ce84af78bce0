const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

/** Texts without such characters, nearly all of them, have nothing to be replaced. */
const UNSAFE = /[^\u0020-\uD7FF]/

/**
 * A string as a database column can hold it: PostgreSQL's text has no NUL and no half characters, both become U+FFFD.
 * Not for JSON texts: there JSON.stringify has already escaped both, and nothing may change.
 */
export function safeText(text: string): string {
  return UNSAFE.test(text) ? mended(text) : text
}

function mended(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD').replace(LONE_SURROGATE, '\uFFFD')
}

/** The first `length` characters at most, as safe text; null stays null. */
export function shortText(text: string | null, length: number): string | null {
  return text === null ? null : safeText(text.length > length ? text.slice(0, length) : text)
}

/** A text to search for with Prisma's `contains`, which would take % and _ for wildcards. */
export function searchText(text: string): string {
  return safeText(text).replace(/[\\%_]/g, '\\$&')
}
