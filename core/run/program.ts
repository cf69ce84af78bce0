import type { QueryLanguage, Scope, State, StateMachine } from '../language/definition.ts'
import { queryLanguageOf, walkScopes } from '../language/scopes.ts'
import { type Pointer, pointerTo } from '../std/json-pointer.ts'

/** Bounds on one execution; the published ones unless told. */
export interface Limits {
  /** Bytes of JSON text (UTF-8) that a state's output, a task's result or its parameters may have. */
  readonly payloadBytes: number
  /** Events of a log; the last one is the failure. */
  readonly historyEvents: number
}

const DEFAULT_LIMITS: Limits = { payloadBytes: 262_144, historyEvents: 25_000 }

/** One state as `decide` needs it. */
export interface ProgramState {
  readonly name: string
  readonly state: State
  readonly pointer: Pointer
  readonly queryLanguage: QueryLanguage
}

/** A definition made ready to be run: every lookup that `decide` makes costs two map reads. */
export interface Program {
  readonly definition: StateMachine
  readonly limits: Limits
  /** By the pointer of the scope, then by name. */
  readonly scopes: ReadonlyMap<Pointer, ReadonlyMap<string, ProgramState>>
}

/** Total for every parsed definition, drafts with dangling targets included: those fail when they are reached. */
export function compileProgram(definition: StateMachine, limits: Partial<Limits> = {}): Program {
  const scopes = new Map<Pointer, Map<string, ProgramState>>()
  walkScopes(definition, (scope, pointer) => scopes.set(pointer, statesOf(definition, scope, pointer)))
  return { definition, limits: { ...DEFAULT_LIMITS, ...limits }, scopes }
}

function statesOf(definition: StateMachine, scope: Scope, pointer: Pointer): Map<string, ProgramState> {
  const states = new Map<string, ProgramState>()
  for (const [name, state] of Object.entries(scope.States)) {
    const queryLanguage = queryLanguageOf(definition, state)
    states.set(name, { name, state, pointer: pointerTo(pointer, 'States', name), queryLanguage })
  }
  return states
}

/** The state of that name in a scope; undefined in a draft that points nowhere. */
export function programState(program: Program, scope: Pointer, name: string): ProgramState | undefined {
  return program.scopes.get(scope)?.get(name)
}

/** True when a pointer is that of a state of the definition. */
export function isStateOf(program: Program, pointer: Pointer): boolean {
  for (const states of program.scopes.values()) {
    for (const entry of states.values()) if (entry.pointer === pointer) return true
  }
  return false
}
