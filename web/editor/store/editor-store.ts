import { createStore, type StoreApi } from 'zustand'
import type { EditCommand, Refusal } from '../../../core/edit/command.ts'
import { type History, record, redo, startHistory, undo } from '../../../core/edit/history.ts'
import { walkStates } from '../../../core/language/scopes.ts'
import type { Breakpoint } from '../../../core/run/command.ts'
import type { Issue } from '../../../core/std/issue.ts'
import type { Pointer } from '../../../core/std/json-pointer.ts'
import { NOTHING_SELECTED, type Selection } from '../../canvas/canvas-types.ts'
import type { Positions } from '../../canvas/geometry.ts'
import { followedBreakpoints } from './breakpoint-storage.ts'
import { edit, type Reading, readText, type Snapshot } from './document.ts'

export type EditorView = 'design' | 'split' | 'code'

/** What stands on the server. */
export interface Saved extends Snapshot {
  readonly version: number
}

export interface EditorState {
  readonly machineId: string
  readonly history: History<Snapshot>
  readonly reading: Reading
  readonly saved: Saved
  /** Everything that is wrong or doubtful; follows the text with a short delay. */
  readonly issues: readonly Issue[]
  readonly selection: Selection
  readonly reveal: { readonly state: Pointer; readonly token: number } | null
  readonly view: EditorView
  /** Where the next run is to stop. Not part of the document. */
  readonly breakpoints: readonly Breakpoint[]
}

export type EditorStore = StoreApi<EditorState>

/** A store for one machine, beginning with what the server has or with a draft that was not saved. */
export function createEditorStore(
  machineId: string,
  saved: Saved,
  draft: Snapshot | null,
  view: EditorView,
  breakpoints: readonly Breakpoint[] = [],
): EditorStore {
  const present = draft ?? { text: saved.text, positions: saved.positions }
  return createStore<EditorState>(() => ({
    machineId,
    history: startHistory(present),
    reading: readText(present.text, readText(saved.text, null)),
    saved,
    issues: [],
    selection: NOTHING_SELECTED,
    reveal: null,
    view,
    breakpoints,
  }))
}

/** True while something is not on the server. */
export function isDirty({ history, saved }: EditorState): boolean {
  return history.present.text !== saved.text || history.present.positions !== saved.positions
}

/** True while the definition itself, not only where things stand, differs from the saved version. */
export function isTextDirty({ history, saved }: EditorState): boolean {
  return history.present.text !== saved.text
}

interface RunOptions {
  /** Steps with the same key become one step of undo. */
  readonly mergeKey?: string
  /** Where a hand put the first of the new states. */
  readonly at?: { readonly x: number; readonly y: number }
}

/** Applies a command; null when it was done, else why not. */
export function runCommand(
  store: EditorStore,
  command: EditCommand,
  options: RunOptions = {},
): Refusal | null {
  const { history, reading, selection, breakpoints } = store.getState()
  const result = edit(history.present, reading, command)
  if (!result.ok) return result.error
  const { snapshot, applied } = result.value
  const first = applied.select[0]
  const positions =
    options.at === undefined || first === undefined
      ? snapshot.positions
      : { ...snapshot.positions, [first]: { x: Math.round(options.at.x), y: Math.round(options.at.y) } }
  const same = snapshot.text === history.present.text && positions === history.present.positions
  const now = readText(snapshot.text, reading)
  const known = new Set(now.drawn.graph.nodes.map((node) => node.id))
  store.setState({
    breakpoints: followedBreakpoints(breakpoints, applied.moved, (state) => known.has(state)),
    history: same
      ? history
      : record(history, { text: snapshot.text, positions }, applied.label, options.mergeKey ?? null),
    reading: now,
    selection:
      applied.select.length > 0 ? { states: applied.select, edge: null } : stillThere(selection, now),
    ...(first !== undefined && MAKES_STATES.has(command.kind)
      ? { reveal: { state: first, token: ++revealCount } }
      : {}),
  })
  return null
}

/** After these, the new state is brought into view. */
const MAKES_STATES: ReadonlySet<EditCommand['kind']> = new Set([
  'addState',
  'paste',
  'duplicate',
  'addBranch',
])

let revealCount = 0

/** Takes what was typed in the code pane. */
export function setText(store: EditorStore, text: string): void {
  const { history, reading, selection } = store.getState()
  if (text === history.present.text) return
  const now = readText(text, reading)
  store.setState({
    history: record(history, { ...history.present, text }, 'Edit code', 'code'),
    reading: now,
    selection: stillThere(selection, now),
  })
}

/** Replaces the whole document as one step. */
export function replaceText(store: EditorStore, text: string, label: string): void {
  const { history, reading } = store.getState()
  store.setState({
    history: record(history, { text, positions: {} }, label),
    reading: readText(text, reading),
    selection: NOTHING_SELECTED,
  })
}

/** Somebody else has saved meanwhile. Taking theirs replaces the document, as a step that can be undone. */
export function meetNewer(store: EditorStore, saved: Saved, take: 'mine' | 'theirs'): void {
  store.setState({ saved })
  if (take === 'mine') return
  const { history, reading } = store.getState()
  const { text, positions } = saved
  store.setState({
    history: record(history, { text, positions }, `Load version ${saved.version}`),
    reading: readText(text, reading),
    selection: NOTHING_SELECTED,
  })
}

/** States were moved by hand; {} lets the layout place everything. */
export function setPositions(store: EditorStore, positions: Positions, label: string): void {
  const { history } = store.getState()
  store.setState({ history: record(history, { ...history.present, positions }, label) })
}

/** One step back or on. */
export function travel(store: EditorStore, direction: 'undo' | 'redo'): void {
  const { history, reading, selection } = store.getState()
  const next = direction === 'undo' ? undo(history) : redo(history)
  if (next === history) return
  const now = readText(next.present.text, reading)
  store.setState({ history: next, reading: now, selection: stillThere(selection, now) })
}

/** Selects a state and brings it into view. */
export function revealState(store: EditorStore, state: Pointer): void {
  store.setState({
    selection: { states: [state], edge: null },
    reveal: { state, token: ++revealCount },
  })
}

/** Every state of the machine. */
export function allStates(store: EditorStore): Pointer[] {
  const states: Pointer[] = []
  walkStates(store.getState().reading.drawn.definition, (place) => states.push(place.pointer))
  return states
}

function stillThere(selection: Selection, reading: Reading): Selection {
  const nodes = new Set(reading.drawn.graph.nodes.map((node) => node.id))
  const states = selection.states.filter((state) => nodes.has(state))
  const edge = reading.drawn.graph.edges.some((found) => found.id === selection.edge) ? selection.edge : null
  return states.length === selection.states.length && edge === selection.edge ? selection : { states, edge }
}
