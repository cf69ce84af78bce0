import { createContext, useContext } from 'react'
import type { EditTarget } from '../../../core/run/command.ts'
import type { Json } from '../../../core/std/json.ts'

/** A change that somebody is about to make. */
export interface Draft {
  /** 'fork': runs on from a past moment; 'place': changes a run that is held right now. */
  readonly kind: 'fork' | 'place'
  /** Last event that the fork takes over. */
  readonly seq: number
  /** null runs on without changing anything. */
  readonly edit: { readonly target: EditTarget; readonly label: string; readonly value: Json } | null
}

/** The draft that is open, if any, and how to open or close one. */
export interface Drafting {
  readonly draft: Draft | null
  readonly begin: (draft: Draft | null) => void
}

export const DraftContext = createContext<Drafting>({ draft: null, begin: () => {} })

/** The draft that is being finished; null while there is none. */
export function useDraft(): Draft | null {
  return useContext(DraftContext).draft
}

/** The way to begin a change from anywhere in the execution page. */
export function useBeginDraft(): Drafting['begin'] {
  return useContext(DraftContext).begin
}
