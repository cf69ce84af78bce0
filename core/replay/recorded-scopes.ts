import type { State, StateMachine, StateType } from '../language/definition.ts'
import { scopeAt } from '../language/scopes.ts'
import type { Json, JsonObject } from '../std/json.ts'

/** One stay in a state, as far as a recording tells of it. */
export interface RecordedVisit {
  readonly id: number
  readonly name: string
  readonly input: Json
  attempt: number
  /** How often each retrier must have matched. */
  readonly retries: number[]
  /** The failure of the last attempt, until something is begun or left after it. */
  failure: { readonly error: string | null; readonly cause?: string; readonly at: number } | null
  /** The items of a Map, to be filled in as its iterations begin. */
  items: Json[]
}

/** The machine, a branch or an iteration that events of a recording happen in. */
export interface RecordedScope {
  readonly id: number
  readonly parent: RecordedScope | null
  readonly pointer: string
  readonly index: number
  visit: RecordedVisit | null
}

/** Finds the scope of every event of a recording, which only says what each event links to. */
export class RecordedScopes {
  readonly #definition: StateMachine
  readonly #scopeOf = new Map<number, RecordedScope>()
  readonly #children = new Map<number, RecordedScope[]>()
  #frames = 1

  constructor(definition: StateMachine) {
    this.#definition = definition
    this.#scopeOf.set(0, { id: 0, parent: null, pointer: '', index: 0, visit: null })
  }

  /** The scope an event belongs to, from that of the event it links to. */
  locate(previousId: number, type: string, details: JsonObject): RecordedScope {
    const from = this.#scopeOf.get(previousId) ?? this.#scopeOf.get(0)!
    if (type.startsWith('Execution')) return root(from)
    if (type.endsWith('StateEntered')) return this.#branchOf(from, String(details.name))
    const fan = /^(ParallelState|MapState)(Started|Succeeded|Failed|Aborted)$/.exec(type)
    if (fan) return enclosing(from, (s) => this.#typeOf(s) === (fan[1] === 'MapState' ? 'Map' : 'Parallel'))
    const name = details.name ?? details.state
    return name === undefined ? from : enclosing(from, (s) => s.visit?.name === name)
  }

  /** Remembers where an event happened: that of a new iteration leads into it. */
  place(id: number, type: string, details: JsonObject, scope: RecordedScope): void {
    const child = type === 'MapIterationStarted' ? this.child(scope, Number(details.index)) : undefined
    this.#scopeOf.set(id, child ?? scope)
  }

  /** The state that a scope is in. */
  stateOf(scope: RecordedScope): State | undefined {
    return scope.visit ? scopeAt(this.#definition, scope.pointer)?.States[scope.visit.name] : undefined
  }

  child(scope: RecordedScope, index: number): RecordedScope | undefined {
    return this.#children.get(scope.id)?.find((c) => c.index === index)
  }

  /** Opens one scope inside another, in place of an earlier one of that index. */
  open(parent: RecordedScope, pointer: string, index: number): RecordedScope {
    const child: RecordedScope = { id: this.#frames++, parent, pointer, index, visit: null }
    const others = (this.#children.get(parent.id) ?? []).filter((c) => c.index !== index)
    this.#children.set(parent.id, [...others, child])
    return child
  }

  /** Forgets what was opened inside a scope. */
  close(scope: RecordedScope): void {
    this.#children.delete(scope.id)
  }

  #branchOf(from: RecordedScope, name: string): RecordedScope {
    const branches = this.#children.get(from.id)
    if (!branches || from.visit === null || this.#typeOf(from) !== 'Parallel') return from
    const inside = branches.find(
      (b) => b.visit === null && Object.hasOwn(scopeAt(this.#definition, b.pointer)?.States ?? {}, name),
    )
    return inside ?? from
  }

  #typeOf(scope: RecordedScope): StateType | undefined {
    return this.stateOf(scope)?.Type
  }
}

function root(scope: RecordedScope): RecordedScope {
  return scope.parent ? root(scope.parent) : scope
}

/** The innermost scope, from this one outwards, that fits; this one when none does. */
function enclosing(from: RecordedScope, fits: (scope: RecordedScope) => boolean): RecordedScope {
  for (let at: RecordedScope | null = from; at; at = at.parent) if (fits(at)) return at
  return from
}
