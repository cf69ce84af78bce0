/** A text of a recording that stands for something that differs from run to run. */
export interface Wild {
  readonly text: string
  readonly where: 'sub' | 'full'
}

/** Texts that a recording has put in place of a time or an identifier as a whole. */
const WHOLE = new Set([
  ...['datetime', 'timestamp', 'date', '<datetime>', 'start-date', 'stop-date', 'start-time', 'entered-time'],
  ...['time', 'RequestId', 'X-Amzn-Trace-Id', 'x-amz-crc32', 'x-amzn-RequestId', 'x-amzn-requestid'],
])

/** Names of roles that stand for any. */
const ROLES = ['snf_role_arn', 'sfn_role_arn']

/** True when a value is what a recording shows, allowing for its placeholders and for JSON that it holds as text. */
export function matches(expected: unknown, actual: unknown, wild: readonly Wild[]): boolean {
  if (expected === null || expected === undefined) return actual === null || actual === undefined
  if (typeof expected === 'string') return textMatches(expected, actual, wild)
  if (typeof expected === 'number') {
    return typeof actual === 'number' && Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected))
  }
  if (typeof expected !== 'object') return actual === expected
  const value = typeof actual === 'string' ? parsed(actual) : actual
  if (Array.isArray(expected)) {
    return (
      Array.isArray(value) &&
      value.length === expected.length &&
      expected.every((item, index) => matches(item, value[index], wild))
    )
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return keysMatch(expected as Record<string, unknown>, value as Record<string, unknown>, wild)
}

function keysMatch(
  expected: Record<string, unknown>,
  actual: Record<string, unknown>,
  wild: readonly Wild[],
): boolean {
  const used = new Set<string>()
  for (const [key, item] of Object.entries(expected)) {
    const found = Object.hasOwn(actual, key)
      ? key
      : Object.keys(actual).find((k) => pattern(key, wild).test(k))
    if (found === undefined || !matches(item, actual[found], wild)) return false
    used.add(found)
  }
  return Object.keys(actual).every((key) => used.has(key))
}

function textMatches(expected: string, actual: unknown, wild: readonly Wild[]): boolean {
  if (WHOLE.has(expected) || wild.some((w) => w.where === 'full' && w.text === expected))
    return actual !== undefined
  if (typeof actual !== 'string') {
    const value = parsed(expected)
    return typeof value === 'object' && value !== null
      ? matches(value, actual, wild)
      : String(actual) === expected
  }
  if (actual === expected || pattern(expected, wild).test(actual)) return true
  const [left, right] = [parsed(expected), parsed(actual)]
  // JavaScript cannot keep the difference of 0.0 and 0.
  if (typeof left === 'number') return left === right
  return typeof left === 'object' && left !== null && matches(left, right, wild)
}

/** A test for a text with placeholders; linear, since a placeholder stands for any text. */
function pattern(text: string, wild: readonly Wild[]): { test(actual: string): boolean } {
  const subs = wild.filter((w) => w.where === 'sub').map((w) => escaped(w.text))
  const fixedTokens = ['<[A-Za-z_][^<>\\n]{0,80}>', '111111111111', ...ROLES]
  const tokens = [...fixedTokens, ...subs.sort((a, b) => b.length - a.length)]
  const fixed = text.split(new RegExp(tokens.join('|')))
  const [first = '', last = ''] = [fixed[0], fixed.at(-1)]
  if (fixed.length === 1) return { test: (actual) => actual === text }
  return {
    test(actual) {
      if (!actual.startsWith(first) || !actual.endsWith(last)) return false
      let from = first.length
      for (const part of fixed.slice(1, -1)) {
        const found = actual.indexOf(part, from)
        if (found < 0) return false
        from = found + part.length
      }
      return from <= actual.length - last.length
    },
  }
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
