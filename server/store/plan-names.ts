/**
 * Names for prepared statements. A plan is made for tables as large as they are at that time and then kept: after ten times
 * as many uses a statement gets another name, and so a plan for the tables as they are by then.
 */
export function planNames(): (name: string) => string {
  const uses = new Map<string, number>()
  return (name) => {
    const used = (uses.get(name) ?? 0) + 1
    uses.set(name, used)
    return `${name}-${Math.floor(Math.log10(used))}`
  }
}
