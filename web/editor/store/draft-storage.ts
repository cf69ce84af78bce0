import type { Snapshot } from './document.ts'

const PREFIX = 'hindsight.draft.'

interface StoredDraft extends Snapshot {
  /** The version that the draft began with. */
  readonly version: number
}

/** The unsaved state of a machine in this browser, when it began with the version that the server has. */
export function loadDraft(machineId: string, version: number): Snapshot | null {
  try {
    const stored = localStorage.getItem(PREFIX + machineId)
    if (stored === null) return null
    const draft = JSON.parse(stored) as StoredDraft
    return draft.version === version && typeof draft.text === 'string'
      ? { text: draft.text, positions: draft.positions ?? {} }
      : null
  } catch {
    // A draft that cannot be read is no draft; the saved version is there.
    return null
  }
}

/** Keeps an unsaved state so that a reload loses nothing; null forgets it. A full storage keeps nothing. */
export function keepDraft(machineId: string, version: number, draft: Snapshot | null): void {
  try {
    if (draft === null) localStorage.removeItem(PREFIX + machineId)
    else localStorage.setItem(PREFIX + machineId, JSON.stringify({ ...draft, version }))
  } catch {
    localStorage.removeItem(PREFIX + machineId)
  }
}
