import { create } from 'zustand'
import { type Draft, draftOf, isUnsaved, received, type Stored, saved, takeStored, typed } from './draft.ts'
import { offsetOf, type Place } from './place.ts'

/** Where and why the text is not JavaScript. */
export interface SyntaxProblem extends Place {
  readonly message: string
}

/** The function that the page has open. */
interface OpenFunction {
  /** Null while none is open. */
  readonly name: string | null
  readonly draft: Draft | null
  readonly problem: SyntaxProblem | null
  /** A place that the editor is to show; `token` is another with each wish. */
  readonly reveal: { readonly from: number; readonly to: number; readonly token: number } | null
}

const NOTHING: OpenFunction = { name: null, draft: null, problem: null, reveal: null }

/** The one function in the editor; bar, editor and trial read it, the functions below change it. */
export const useOpenFunction = create<OpenFunction>(() => NOTHING)

const { getState, setState } = useOpenFunction

/** The server told what it holds: another function begins a new draft, the same one is joined with its draft. */
export function arrived(name: string, stored: Stored): void {
  const { name: before, draft } = getState()
  if (before !== name || draft === null) setState({ ...NOTHING, name, draft: draftOf(stored) })
  else setState({ draft: received(draft, stored) })
}

/** Nothing is open any more; what was unsaved is given up. */
export function closeFunction(): void {
  setState(NOTHING)
}

/** The text was changed by hand. */
export function editText(text: string): void {
  withDraft((draft) => typed(draft, text))
}

/** The server kept `sent` as this revision of `name`. */
export function keptAs(name: string, sent: string, revision: number, author: string): void {
  if (getState().name === name) withDraft((draft) => saved(draft, sent, revision, author))
}

/** Gives up the unsaved text for what the server holds. */
export function discardText(): void {
  withDraft(takeStored)
}

/** A check of `text` is back; an answer about an older text is not shown. */
export function checked(text: string, problem: SyntaxProblem | null): void {
  if (getState().draft?.text === text) setState({ problem })
}

/** Moves the editor to a place. */
export function goTo(place: Place): void {
  const { draft, reveal } = getState()
  if (draft === null) return
  const from = offsetOf(draft.text, place)
  setState({ reveal: { from, to: from, token: (reveal?.token ?? 0) + 1 } })
}

/** True while leaving would lose something. */
export function hasUnsaved(): boolean {
  const { draft } = getState()
  return draft !== null && isUnsaved(draft)
}

function withDraft(change: (draft: Draft) => Draft): void {
  const { draft } = getState()
  if (draft !== null) setState({ draft: change(draft) })
}
