/**
 * Whether a text fits a pattern in which `*` stands for any characters, none included; `\*` is an asterisk and `\\` a
 * backslash. Takes time proportional to the lengths multiplied at worst, never more: only the last `*` is retried.
 */
export function stringMatches(text: string, pattern: string): boolean {
  const tokens = tokenize(pattern)
  let at = 0
  let token = 0
  let star = -1
  let resume = 0
  while (at < text.length) {
    const wanted = tokens[token]
    if (wanted === ANY) {
      star = token++
      resume = at
    } else if (wanted === text.charAt(at)) {
      token++
      at++
    } else if (star >= 0) {
      token = star + 1
      at = ++resume
    } else return false
  }
  while (tokens[token] === ANY) token++
  return token === tokens.length
}

const ANY = Symbol('any characters')

function tokenize(pattern: string): (string | typeof ANY)[] {
  const tokens: (string | typeof ANY)[] = []
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at)
    const next = pattern.charAt(at + 1)
    if (char === '*') tokens.push(ANY)
    else if (char === '\\' && (next === '*' || next === '\\')) {
      tokens.push(next)
      at++
    } else tokens.push(char)
  }
  return tokens
}
