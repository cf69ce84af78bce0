/** The part of a function that it is found by. */
interface Named {
  readonly name: string
}

/**
 * The functions whose name has every word of the search, in any order and case; those that begin with it first, else by
 * name. An empty search keeps all.
 */
export function findFunctions<T extends Named>(rows: readonly T[], search: string): T[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const first = words[0] ?? ''
  return rows
    .filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
    .toSorted((a, b) => {
      const begins =
        Number(b.name.toLowerCase().startsWith(first)) - Number(a.name.toLowerCase().startsWith(first))
      return begins || a.name.localeCompare(b.name, 'en')
    })
}

/**
 * The name that an arrow key leads to: `step` rows on from `current`, ending at the ends. The first (or last) row when
 * none is chosen; null in an empty list.
 */
export function neighbour(rows: readonly Named[], current: string | null, step: 1 | -1): string | null {
  const at = rows.findIndex(({ name }) => name === current)
  const next = at === -1 ? (step === 1 ? 0 : rows.length - 1) : at + step
  return rows[Math.min(Math.max(next, 0), rows.length - 1)]?.name ?? null
}
