import type { Scope, State, StateMachine } from '../language/definition.ts'
import { ownState, scopeAt, stateAt } from '../language/scopes.ts'
import type { Pointer } from '../std/json-pointer.ts'
import { assertNever } from '../std/result.ts'
import type { EditCommand, Place, Refusal } from './command.ts'
import { addressOf, allNames, edgeScope, edgeSource, edgeTarget } from './draft.ts'

const refuse = (code: string, message: string): Refusal => ({ code, message })

const GONE = refuse('STATE_GONE', 'That state is not there any more.')
const EDGE_GONE = refuse('EDGE_GONE', 'That connection is not there any more.')
const SCOPE_GONE = refuse('SCOPE_GONE', 'That group is not there any more.')

/** May this be done? null is yes; else why not. Asked before every command, and while a hand still drags. */
export function mayApply(definition: StateMachine, command: EditCommand): Refusal | null {
  switch (command.kind) {
    case 'addState':
    case 'paste':
      return mayPlace(definition, command.scope, command.place)
    case 'connect':
      return mayConnect(definition, command.source, command.target)
    case 'reconnect':
      return mayReconnect(definition, command.edge, command.target)
    case 'disconnect':
      return mayDisconnect(definition, command.edge)
    case 'remove':
    case 'duplicate':
      return command.states.every((state) => stateAt(definition, state)) ? null : GONE
    case 'move':
      return mayMove(definition, command.states, command.scope)
    case 'rename':
      return mayRename(definition, command.state, command.name)
    case 'setField':
    case 'setStart':
      return stateAt(definition, command.state) ? null : GONE
    case 'setMachineField':
      return null
    case 'addBranch':
      return stateAt(definition, command.state)?.Type === 'Parallel' ? null : GONE
    case 'removeBranch':
      return mayRemoveBranch(definition, command.branch)
    default:
      return assertNever(command)
  }
}

function mayPlace(definition: StateMachine, scope: Pointer, place: Place): Refusal | null {
  if (scopeAt(definition, scope) === undefined) return SCOPE_GONE
  if (place.kind === 'after') {
    if (stateAt(definition, place.state) === undefined) return GONE
    return addressOf(place.state).scope === scope ? null : SCOPE_GONE
  }
  if (place.kind !== 'edge') return null
  if (edgeTarget(definition, place.edge) === undefined) return EDGE_GONE
  return edgeScope(place.edge) === scope ? null : SCOPE_GONE
}

/** May an arrow lead from one state to the other? */
export function mayConnect(definition: StateMachine, source: Pointer, target: Pointer): Refusal | null {
  const from = stateAt(definition, source)
  if (from === undefined || stateAt(definition, target) === undefined) return GONE
  if (from.Type === 'Succeed' || from.Type === 'Fail') {
    return refuse('LEADS_NOWHERE', `“${addressOf(source).name}” ends the run, so nothing can come after it.`)
  }
  return sameScope(addressOf(source).scope, target)
}

function mayReconnect(definition: StateMachine, edge: Pointer, target: Pointer): Refusal | null {
  if (edgeTarget(definition, edge) === undefined) return EDGE_GONE
  return stateAt(definition, target) === undefined ? GONE : sameScope(edgeScope(edge), target)
}

function sameScope(scope: Pointer, target: Pointer): Refusal | null {
  if (addressOf(target).scope === scope) return null
  return refuse(
    'OTHER_SCOPE',
    'A connection stays within its branch or body; connect states of the same group.',
  )
}

function mayDisconnect(definition: StateMachine, edge: Pointer): Refusal | null {
  if (edgeTarget(definition, edge) === undefined) return EDGE_GONE
  const source = edgeSource(edge)
  if (source === null) {
    return refuse('START_NEEDED', 'A run has to start somewhere; pull the arrow to another state instead.')
  }
  const state = stateAt(definition, source)
  if (state?.Type === 'Choice' && state.Choices.length === 1 && edge.includes('/Choices/')) {
    return refuse('LAST_RULE', 'An If needs at least one rule; change this one, or remove the If.')
  }
  return null
}

function mayMove(definition: StateMachine, states: readonly Pointer[], scope: Pointer): Refusal | null {
  if (!states.every((state) => stateAt(definition, state))) return GONE
  if (scopeAt(definition, scope) === undefined) return SCOPE_GONE
  if (states.some((state) => scope === state || scope.startsWith(`${state}/`))) {
    return refuse('INTO_ITSELF', 'A state cannot be moved into itself.')
  }
  return null
}

function mayRename(definition: StateMachine, pointer: Pointer, name: string): Refusal | null {
  if (stateAt(definition, pointer) === undefined) return GONE
  if (name.trim() === '') return refuse('NAME_EMPTY', 'A state needs a name.')
  if (name.length > 80) return refuse('NAME_TOO_LONG', 'A name has at most 80 characters; shorten it.')
  if (name === addressOf(pointer).name) return null
  if (!allNames(definition).has(name)) return null
  return refuse('NAME_DUPLICATE', `There is a state “${name}” already; choose another name.`)
}

function mayRemoveBranch(definition: StateMachine, branch: Pointer): Refusal | null {
  const owner = branchOwner(definition, branch)
  if (owner === undefined || scopeAt(definition, branch) === undefined) return SCOPE_GONE
  if (owner.Type === 'Parallel' && owner.Branches.length > 1) return null
  return refuse('LAST_BRANCH', 'In parallel needs at least one branch; remove the whole state instead.')
}

function branchOwner(definition: StateMachine, branch: Pointer): State | undefined {
  const owner = /^(.*)\/Branches\/\d+$/.exec(branch)?.[1]
  if (owner === undefined) return undefined
  const { scope, name } = addressOf(owner)
  const inside: Scope | undefined = scopeAt(definition, scope)
  return inside && ownState(inside, name)
}
