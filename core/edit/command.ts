import type { State, StateMachine } from '../language/definition.ts'
import type { Json } from '../std/json.ts'
import type { Pointer } from '../std/json-pointer.ts'

/** Where a new state goes. An edge is named by the pointer of the field that holds its target, as in core/graph. */
export type Place =
  | { readonly kind: 'edge'; readonly edge: Pointer }
  | { readonly kind: 'after'; readonly state: Pointer }
  | { readonly kind: 'loose' }

/** A state with the name it would like; companions are what it needs around it (the branches of an If). */
export interface NamedState {
  readonly name: string
  readonly state: State
}

/** Everything a hand can do to a definition. Scopes and states are JSON pointers. */
export type EditCommand =
  | {
      readonly kind: 'addState'
      readonly scope: Pointer
      readonly place: Place
      readonly add: NamedState
      /** States that `add` refers to by name; they go on to whatever comes after it. */
      readonly companions?: readonly NamedState[]
    }
  | { readonly kind: 'connect'; readonly source: Pointer; readonly target: Pointer }
  | { readonly kind: 'reconnect'; readonly edge: Pointer; readonly target: Pointer }
  | { readonly kind: 'disconnect'; readonly edge: Pointer }
  | { readonly kind: 'remove'; readonly states: readonly Pointer[] }
  | { readonly kind: 'move'; readonly states: readonly Pointer[]; readonly scope: Pointer }
  | { readonly kind: 'rename'; readonly state: Pointer; readonly name: string }
  /** `path` leads from the state to the field, [] is the whole state; `value` undefined removes it. */
  | {
      readonly kind: 'setField'
      readonly state: Pointer
      readonly path: readonly (string | number)[]
      readonly value: Json | undefined
    }
  /** A field of the machine itself: Comment, TimeoutSeconds, QueryLanguage. */
  | { readonly kind: 'setMachineField'; readonly field: string; readonly value: Json | undefined }
  | {
      readonly kind: 'paste'
      readonly scope: Pointer
      readonly place: Place
      readonly states: readonly NamedState[]
    }
  | { readonly kind: 'duplicate'; readonly states: readonly Pointer[] }
  | { readonly kind: 'setStart'; readonly state: Pointer }
  | { readonly kind: 'addBranch'; readonly state: Pointer }
  | { readonly kind: 'removeBranch'; readonly branch: Pointer }

/** What a command led to. */
export interface Applied {
  readonly definition: StateMachine
  /** States to select now. */
  readonly select: readonly Pointer[]
  /** States that have another pointer now; what stands inside them has moved along. */
  readonly moved: readonly { readonly from: Pointer; readonly to: Pointer }[]
  /** For the undo menu: 'Add “Wait”'. */
  readonly label: string
}

/** Why a command was refused: a stable code and a sentence. */
export interface Refusal {
  readonly code: string
  readonly message: string
}
