const ALLOWED = /^[A-Za-z0-9_-]+$/
const LONGEST = 80

/**
 * Why a new function cannot have this name, as a sentence that says what to do; null when it can.
 * The same letters as the server allows, so that nothing is refused only after it was sent.
 */
export function nameProblem(name: string, taken: readonly string[]): string | null {
  if (name === '') return 'Give the function a name.'
  if (name.length > LONGEST) return `Use at most ${LONGEST} characters; these are ${name.length}.`
  if (!ALLOWED.test(name)) {
    const first = [...name].find((letter) => !ALLOWED.test(letter)) ?? ''
    const shown = first.trim() === '' ? 'A blank' : `"${first}"`
    return `${shown} cannot be in a name: use letters, digits, - and _.`
  }
  return taken.includes(name) ? `There is a function "${name}" already: open it, or take another name.` : null
}

/** The nearest allowed name for what somebody typed: "Work out total" -> "work-out-total". */
export function suggestName(typed: string): string {
  return typed
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('ß', 'ss')
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, LONGEST)
}
