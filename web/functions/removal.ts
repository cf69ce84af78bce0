/** What deleting a function does, as sentences for the person who is about to do it. */
export function removalWords(name: string, usedBy: readonly string[]): readonly string[] {
  const gone = `The source of "${name}" and its earlier revisions are deleted. This cannot be taken back.`
  if (usedBy.length === 0) return [gone, 'No state machine calls it.']
  const who = usedBy.length === 1 ? 'One state machine calls it' : `${usedBy.length} state machines call it`
  return [
    gone,
    `${who}: ${listed(usedBy)}. From now on a task that calls it fails, also in executions that are running.`,
  ]
}

/** "a", "a and b", "a, b and 3 more". */
export function listed(names: readonly string[], most = 4): string {
  const shown = names.length > most ? [...names.slice(0, most - 1), `${names.length - most + 1} more`] : names
  const last = shown.at(-1) ?? ''
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`
}
