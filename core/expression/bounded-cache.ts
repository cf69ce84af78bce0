/**
 * Remembers what a function of a text returned. Definitions repeat the same few expressions for every event, so the
 * cache is simply emptied when `limit` texts are in it; the function must be pure.
 */
export function cached<T>(limit: number, compute: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const hit = known.get(text)
    if (hit !== undefined) return hit
    if (known.size >= limit) known.clear()
    const value = compute(text)
    known.set(text, value)
    return value
  }
}
