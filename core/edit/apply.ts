import type { StateMachine } from '../language/definition.ts'
import { scopeAt } from '../language/scopes.ts'
import { type Pointer, pointerTo } from '../std/json-pointer.ts'
import { assertNever, err, ok, type Result } from '../std/result.ts'
import type { Applied, EditCommand, Refusal } from './command.ts'
import { insertStates } from './commands/add-state.ts'
import { addBranch, removeBranch } from './commands/branches.ts'
import { connect, disconnect, reconnect } from './commands/connect.ts'
import { copiesOf, moveStates } from './commands/move.ts'
import { removeStates } from './commands/remove.ts'
import { renameState } from './commands/rename.ts'
import { setField, setMachineField } from './commands/set-field.ts'
import { addressOf, cloneJson } from './draft.ts'
import { mayApply } from './rules.ts'

interface Done {
  readonly select?: readonly Pointer[]
  readonly moved?: Applied['moved']
  readonly label: string
}

/** Asks the rules, does the command on a copy, and says what it led to. The given definition is never changed. */
export function apply(definition: StateMachine, command: EditCommand): Result<Applied, Refusal> {
  const refusal = mayApply(definition, command)
  if (refusal !== null) return err(refusal)
  const draft = cloneJson(definition)
  const { select = [], moved = [], label } = perform(draft, command)
  return ok({ definition: draft, select, moved, label })
}

function perform(draft: StateMachine, command: EditCommand): Done {
  switch (command.kind) {
    case 'addState': {
      const group = [command.add, ...(command.companions ?? [])]
      const [added] = insertStates(draft, command.scope, command.place, group)
      const select = added === undefined ? [] : [added]
      return { select, label: `Add “${added === undefined ? command.add.name : addressOf(added).name}”` }
    }
    case 'paste': {
      const select = insertStates(draft, command.scope, command.place, command.states)
      return { select, label: `Paste ${statesText(command.states.length)}` }
    }
    case 'duplicate':
      return duplicate(draft, command.states)
    case 'connect':
      connect(draft, command.source, command.target)
      return { select: [command.source], label: `Connect “${addressOf(command.source).name}”` }
    case 'reconnect':
      reconnect(draft, command.edge, command.target)
      return { label: `Lead to “${addressOf(command.target).name}”` }
    case 'disconnect':
      disconnect(draft, command.edge)
      return { label: 'Remove connection' }
    case 'remove':
      removeStates(draft, command.states)
      return { label: `Remove ${namesText(command.states)}` }
    case 'move':
      return move(draft, command.states, command.scope)
    case 'rename': {
      const to = renameState(draft, command.state, command.name)
      return { select: [to], moved: [{ from: command.state, to }], label: `Rename to “${command.name}”` }
    }
    default:
      return performField(draft, command)
  }
}

type FieldCommand = Extract<
  EditCommand,
  { kind: 'setField' | 'setMachineField' | 'setStart' | 'addBranch' | 'removeBranch' }
>

function performField(draft: StateMachine, command: FieldCommand): Done {
  switch (command.kind) {
    case 'setField':
      setField(draft, command.state, command.path, command.value)
      return {
        select: [command.state],
        label: `Change ${String(command.path[0] ?? 'state')} of “${addressOf(command.state).name}”`,
      }
    case 'setMachineField':
      setMachineField(draft, command.field, command.value)
      return { label: `Change ${command.field}` }
    case 'setStart': {
      const { scope, name } = addressOf(command.state)
      const inside = scopeAt(draft, scope)
      if (inside !== undefined) inside.StartAt = name
      return { select: [command.state], label: `Start with “${name}”` }
    }
    case 'addBranch':
      return { select: [addBranch(draft, command.state)], label: 'Add branch' }
    case 'removeBranch':
      removeBranch(draft, command.branch)
      return { moved: movedBranches(command.branch), label: 'Remove branch' }
    default:
      return assertNever(command)
  }
}

/** Branches after the removed one count one less. */
function movedBranches(branch: Pointer): Applied['moved'] {
  const [, owner = '', index = '0'] = /^(.*\/Branches)\/(\d+)$/.exec(branch) ?? []
  return Array.from({ length: 64 }, (_, i) => ({
    from: pointerTo(owner, Number(index) + 1 + i),
    to: pointerTo(owner, Number(index) + i),
  }))
}

function duplicate(draft: StateMachine, states: readonly Pointer[]): Done {
  const first = states[0]
  const scope = first === undefined ? '' : addressOf(first).scope
  const same = states.filter((state) => addressOf(state).scope === scope)
  const select = insertStates(draft, scope, { kind: 'loose' }, copiesOf(draft, same))
  return { select, label: `Duplicate ${namesText(states)}` }
}

function move(draft: StateMachine, states: readonly Pointer[], scope: Pointer): Done {
  const select = moveStates(draft, states, scope)
  return { select, label: `Move ${namesText(states)}` }
}

const statesText = (count: number): string => (count === 1 ? 'one state' : `${count} states`)

function namesText(states: readonly Pointer[]): string {
  const only = states[0]
  return states.length === 1 && only !== undefined ? `“${addressOf(only).name}”` : statesText(states.length)
}
