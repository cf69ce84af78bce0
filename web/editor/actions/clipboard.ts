import type { NamedState, Place } from '../../../core/edit/command.ts'
import { copiesOf } from '../../../core/edit/commands/move.ts'
import { addressOf } from '../../../core/edit/draft.ts'
import { parseDefinition } from '../../../core/language/parse.ts'
import { stateAt } from '../../../core/language/scopes.ts'
import type { Json } from '../../../core/std/json.ts'
import { parseJsonText, printJson } from '../../../core/std/json-text.ts'
import type { Editor } from '../editor-context.ts'

/** The selected states as a fragment of a definition, ready for any editor; null when none is selected. */
export function copyText(editor: Editor): string | null {
  const { selection, reading } = editor.store.getState()
  const copies = copiesOf(reading.drawn.definition, selection.states)
  const first = copies[0]
  if (first === undefined) return null
  const states = Object.fromEntries(copies.map(({ name, state }) => [name, state as unknown as Json]))
  return printJson({ StartAt: first.name, States: states }, 2)
}

/** The states in a pasted text: a definition or a fragment of one; null when there are none in it. */
function statesIn(text: string): NamedState[] | null {
  const read = parseJsonText(text)
  if (!read.ok) return null
  const { definition } = parseDefinition(read.value)
  const entries = Object.entries(definition?.States ?? {})
  if (definition === null || entries.length === 0) return null
  const start = definition.StartAt
  return entries
    .map(([name, state]) => ({ name, state }))
    .toSorted((a, b) => Number(b.name === start) - Number(a.name === start))
}

/** Pastes states after the selected one, on the selected arrow, or on their own; true when the text had states. */
export function pasteText(editor: Editor, text: string): boolean {
  const states = statesIn(text)
  if (states === null) return false
  const { selection, reading } = editor.store.getState()
  const selected = selection.states.at(-1)
  const state = selected === undefined ? undefined : stateAt(reading.drawn.definition, selected)
  const canFollow = state !== undefined && state.Type !== 'Succeed' && state.Type !== 'Fail'
  const place: Place =
    selected !== undefined && canFollow ? { kind: 'after', state: selected } : { kind: 'loose' }
  const scope = selected === undefined ? '' : addressOf(selected).scope
  return editor.run({ kind: 'paste', scope, place, states })
}

/** Copy and paste through the browser's own events: they need no permission. Returns how to stop listening. */
export function listenForClipboard(editor: Editor): () => void {
  const inField = (event: Event) =>
    event.target instanceof HTMLElement &&
    event.target.closest('input, textarea, [contenteditable="true"], [role="dialog"]') !== null
  const onCopy = (event: ClipboardEvent) => {
    if (inField(event) || (getSelection()?.toString() ?? '') !== '') return
    const text = copyText(editor)
    if (text === null) return
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
  }
  const onCut = (event: ClipboardEvent) => {
    onCopy(event)
    if (event.defaultPrevented) {
      editor.run({ kind: 'remove', states: editor.store.getState().selection.states })
    }
  }
  const onPaste = (event: ClipboardEvent) => {
    if (inField(event)) return
    if (pasteText(editor, event.clipboardData?.getData('text/plain') ?? '')) event.preventDefault()
  }
  document.addEventListener('copy', onCopy)
  document.addEventListener('cut', onCut)
  document.addEventListener('paste', onPaste)
  return () => {
    document.removeEventListener('copy', onCopy)
    document.removeEventListener('cut', onCut)
    document.removeEventListener('paste', onPaste)
  }
}
