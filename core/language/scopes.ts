import { type Pointer, pointerSegments, pointerTo } from '../std/json-pointer.ts'
import type { ItemProcessor, MapState, QueryLanguage, Scope, State, StateMachine } from './definition.ts'

/** A state and where it stands. */
export interface StatePlace {
  readonly state: State
  readonly name: string
  readonly pointer: Pointer
  readonly scope: Scope
  /** '' for the machine itself, '/States/Fan/Branches/0' for a branch. */
  readonly scopePointer: Pointer
  readonly queryLanguage: QueryLanguage
}

/** A scope inside a state: a branch of a Parallel, or the processor of a Map. */
export interface InnerScope {
  readonly scope: Scope
  readonly pointer: Pointer
}

/** A Map's processor under whichever of its two names it has; ItemProcessor wins. */
export function processorOf(map: MapState): ItemProcessor | undefined {
  return map.ItemProcessor ?? map.Iterator
}

/** The language a state speaks: its own QueryLanguage, else the machine's, else JSONPath. */
export function queryLanguageOf(definition: Pick<Scope, 'QueryLanguage'>, state: State): QueryLanguage {
  return state.QueryLanguage ?? definition.QueryLanguage ?? 'JSONPath'
}

/** The scopes directly inside a state, as declared; a Map that has both spellings of its processor has two. */
export function innerScopes(state: State, pointer: Pointer): readonly InnerScope[] {
  if (state.Type === 'Parallel') {
    return state.Branches.map((scope, i) => ({ scope, pointer: pointerTo(pointer, 'Branches', i) }))
  }
  if (state.Type !== 'Map') return []
  const found: InnerScope[] = []
  if (state.ItemProcessor) {
    found.push({ scope: state.ItemProcessor, pointer: pointerTo(pointer, 'ItemProcessor') })
  }
  if (state.Iterator) found.push({ scope: state.Iterator, pointer: pointerTo(pointer, 'Iterator') })
  return found
}

/** Visits every scope, outer before inner, in the order of the text. */
export function walkScopes(definition: StateMachine, visit: (scope: Scope, pointer: Pointer) => void): void {
  const pending: InnerScope[] = [{ scope: definition, pointer: '' }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    visit(next.scope, next.pointer)
    const inner: InnerScope[] = []
    for (const [name, state] of Object.entries(next.scope.States)) {
      for (const found of innerScopes(state, pointerTo(next.pointer, 'States', name))) inner.push(found)
    }
    for (const found of inner.reverse()) pending.push(found)
  }
}

/** Visits every state of every scope; a scope's states come before those of the scopes inside them. */
export function walkStates(definition: StateMachine, visit: (place: StatePlace) => void): void {
  walkScopes(definition, (scope, scopePointer) => {
    for (const [name, state] of Object.entries(scope.States)) {
      const pointer = pointerTo(scopePointer, 'States', name)
      visit({ state, name, pointer, scope, scopePointer, queryLanguage: queryLanguageOf(definition, state) })
    }
  })
}

/** The scope at a pointer such as '' or '/States/Fan/Branches/0'; undefined when there is none. */
export function scopeAt(definition: StateMachine, pointer: Pointer): Scope | undefined {
  const segments = pointerSegments(pointer)
  let scope: Scope | undefined = definition
  for (let i = 0; i < segments.length && scope !== undefined; ) {
    const state: State | undefined = segments[i] === 'States' ? ownState(scope, segments[i + 1]) : undefined
    const field = segments[i + 2]
    if (state?.Type === 'Parallel' && field === 'Branches') {
      scope = state.Branches[Number(segments[i + 3] ?? Number.NaN)]
      i += 4
    } else if (state?.Type === 'Map' && (field === 'ItemProcessor' || field === 'Iterator')) {
      scope = state[field]
      i += 3
    } else return undefined
  }
  return scope
}

/** The state at a pointer such as '/States/A'; undefined when there is none. */
export function stateAt(definition: StateMachine, pointer: Pointer): State | undefined {
  const cut = pointer.lastIndexOf('/States/')
  const name = cut < 0 ? [] : pointerSegments(pointer.slice(cut + '/States'.length))
  if (name.length !== 1) return undefined
  const scope = scopeAt(definition, pointer.slice(0, cut))
  return scope && ownState(scope, name[0])
}

/** The state of a name, wherever it stands: names are unique in the whole machine. In a draft that breaks this, the first. */
export function findState(definition: StateMachine, name: string): StatePlace | undefined {
  let found: StatePlace | undefined
  walkStates(definition, (place) => {
    if (found === undefined && place.name === name) found = place
  })
  return found
}

/** The scope's state of that name; undefined for names that only the prototype chain knows. */
export function ownState(scope: Scope, name: string | undefined): State | undefined {
  return name !== undefined && Object.hasOwn(scope.States, name) ? scope.States[name] : undefined
}
