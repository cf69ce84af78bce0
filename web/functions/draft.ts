/** What the server holds of a function. */
export interface Stored {
  readonly source: string
  /** From 1; one more with each save. */
  readonly revision: number
  readonly author: string
}

/** A function as it stands in the editor. */
export interface Draft {
  /** The revision that the text was begun from, or was last saved as. */
  readonly base: Stored
  readonly text: string
  /** A newer revision that somebody else saved while this text was being changed. */
  readonly newer: Stored | null
}

/** An editor that has just been opened. */
export const draftOf = (stored: Stored): Draft => ({ base: stored, text: stored.source, newer: null })

/** True while closing the editor would lose something. */
export const isUnsaved = (draft: Draft): boolean => draft.text !== draft.base.source

/** The text after a change by hand. */
export const typed = (draft: Draft, text: string): Draft => (text === draft.text ? draft : { ...draft, text })

/**
 * The server was asked again. A newer revision replaces an untouched text, stands beside a changed one, and is simply the
 * new base where both have arrived at the same text.
 */
export function received(draft: Draft, stored: Stored): Draft {
  if (stored.revision <= (draft.newer ?? draft.base).revision) return draft
  if (!isUnsaved(draft) || draft.text === stored.source) return draftOf(stored)
  return { ...draft, newer: stored }
}

/** `sent` was kept by the server as `revision`. What was typed since then stays unsaved. */
export function saved(draft: Draft, sent: string, revision: number, author: string): Draft {
  return { ...draft, base: { source: sent, revision, author }, newer: null }
}

/** The text is given up for the newer revision, or for the saved one where there is none. */
export const takeStored = (draft: Draft): Draft => draftOf(draft.newer ?? draft.base)
