import type { Rule } from '../rule.ts'

const LONGEST_NAME = 80

/** State names are 1 to 80 characters long and unique in the whole machine. */
export const names: Rule = ({ places }, report) => {
  const seen = new Set<string>()
  for (const { name, pointer } of places) {
    if (name === '') report('NAME_EMPTY', pointer, 'This state has no name; give it one.')
    if ([...name].length > LONGEST_NAME) {
      report(
        'NAME_TOO_LONG',
        pointer,
        `The name “${name.slice(0, 20)}…” is longer than 80 characters; shorten it.`,
      )
    }
    if (seen.has(name)) {
      const message = `Another state is called “${name}” too; names are unique in the whole machine, so rename one.`
      report('NAME_DUPLICATE', pointer, message)
    }
    seen.add(name)
  }
}
