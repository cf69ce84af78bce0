import type { Place } from '../../core/edit/command.ts'
import { addressOf } from '../../core/edit/draft.ts'
import { type TemplateKind, template } from '../../core/edit/templates.ts'
import type { Graph, StateNode } from '../../core/graph/graph.ts'
import { stateAt } from '../../core/language/scopes.ts'
import type { Pointer } from '../../core/std/json-pointer.ts'
import type { DropPlace } from '../canvas/canvas-types.ts'
import type { Point } from '../canvas/geometry.ts'
import type { Editor } from './editor-context.ts'

/** A palette item, or a function of the person's own: 'function:<name>'. */
export type AddKind = TemplateKind | `function:${string}`

/** Puts a new state somewhere; true when it was done. */
export function addState(editor: Editor, kind: AddKind, scope: Pointer, place: Place, at?: Point): boolean {
  const { definition } = editor.store.getState().reading.drawn
  const context = { ...editor.around.template, queryLanguage: definition.QueryLanguage ?? 'JSONPath' }
  const own = kind.startsWith('function:') ? kind.slice('function:'.length) : null
  const made =
    own === null
      ? template(kind as TemplateKind, context)
      : template('run-function', { ...context, functionName: own })
  const add = own === null ? made.add : { ...made.add, name: wordsOf(own) }
  return editor.run(
    { kind: 'addState', scope, place, add, companions: made.companions },
    at === undefined || place.kind !== 'loose' ? {} : { at },
  )
}

/** 'charge-card' -> 'Charge card'. */
function wordsOf(name: string): string {
  const words = name.replace(/[-_]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Takes what was dropped: on an arrow in between; else it continues the nearest loose end, so that it runs at once. */
export function dropState(editor: Editor, kind: AddKind, drop: DropPlace): boolean {
  if (drop.edge !== null) {
    return addState(editor, kind, scopeOfEdge(editor, drop.edge), { kind: 'edge', edge: drop.edge })
  }
  const end = endsOf(editor.store.getState().reading.drawn.graph, drop.scope)[0]
  const place: Place = end === undefined ? { kind: 'loose' } : { kind: 'after', state: end.id }
  return addState(editor, kind, drop.scope, place, drop.position)
}

/** Adds where the person is: on the selected arrow, after the selected state, else at the machine's loose end. */
export function addHere(editor: Editor, kind: AddKind): boolean {
  const { selection, reading } = editor.store.getState()
  if (selection.edge !== null) {
    const place: Place = { kind: 'edge', edge: selection.edge }
    return addState(editor, kind, scopeOfEdge(editor, selection.edge), place)
  }
  const selected = selection.states.at(-1)
  const state = selected === undefined ? undefined : stateAt(reading.drawn.definition, selected)
  if (selected !== undefined && state !== undefined && state.Type !== 'Succeed' && state.Type !== 'Fail') {
    return addState(editor, kind, addressOf(selected).scope, { kind: 'after', state: selected })
  }
  const end = endsOf(reading.drawn.graph, '').at(-1)
  return addState(editor, kind, '', end === undefined ? { kind: 'loose' } : { kind: 'after', state: end.id })
}

/** The states of a scope that end it and could go on. */
function endsOf(graph: Graph, scope: Pointer): StateNode[] {
  return graph.nodes.filter(
    (node): node is StateNode =>
      node.kind === 'state' &&
      (node.parent ?? '') === scope &&
      node.ends &&
      node.reachable &&
      node.type !== 'Succeed' &&
      node.type !== 'Fail',
  )
}

/** The scope in which an arrow runs. */
export function scopeOfEdge(editor: Editor, edge: Pointer): Pointer {
  const { graph } = editor.store.getState().reading.drawn
  const source = graph.edges.find((found) => found.id === edge)?.source
  return graph.nodes.find((node) => node.id === source)?.parent ?? ''
}
