const KEY = 'hindsight.functionInputs'
const MOST = 50

/** The part of localStorage that is needed here. */
export interface TextStore {
  getItem(key: string): string | null
  setItem(key: string, text: string): void
}

/** The input that this function was last tried with in this browser; null for none. */
export function keptInput(store: TextStore, name: string): string | null {
  return read(store).find(([one]) => one === name)?.[1] ?? null
}

/** Keeps an input for the next visit; the function tried longest ago goes first. A full or closed store is no error. */
export function keepInput(store: TextStore, name: string, text: string): void {
  const others = read(store).filter(([one]) => one !== name)
  try {
    store.setItem(KEY, JSON.stringify([[name, text], ...others].slice(0, MOST)))
  } catch {
    // An input that is not remembered costs some typing; a failed trial would cost more.
  }
}

function read(store: TextStore): (readonly [name: string, text: string])[] {
  try {
    const kept: unknown = JSON.parse(store.getItem(KEY) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isEntry) : []
  } catch {
    return []
  }
}

function isEntry(one: unknown): one is [string, string] {
  return Array.isArray(one) && one.length === 2 && one.every((part) => typeof part === 'string')
}
