import type { ChoiceRule, Scope, State } from '../language/definition.ts'
import { fieldOf } from '../language/fields.ts'
import { ownState } from '../language/scopes.ts'
import { type Pointer, pointerTo } from '../std/json-pointer.ts'
import { conditionText, errorsText } from './labels.ts'

/** Why the flow goes from one state to another. */
export type TransitionKind = 'next' | 'choice' | 'default' | 'catch'

/** One way out of a state, as declared; its target need not exist. */
export interface Transition {
  readonly kind: TransitionKind
  /** Which rule of Choices or which catcher; 0 for the others. */
  readonly index: number
  /** The field that names the target: '/States/A/Choices/0/Next'. */
  readonly pointer: Pointer
  readonly target: string
  /** What has to be true or go wrong, in full; '' when nothing. */
  readonly condition: string
}

/** Every way out of a state, in the order in which the engine tries them; catchers last. */
export function transitionsOf(state: State, pointer: Pointer): readonly Transition[] {
  const found: Transition[] = []
  const add = (
    kind: TransitionKind,
    index: number,
    path: (string | number)[],
    target: string,
    condition = '',
  ) => {
    found.push({ kind, index, pointer: pointerTo(pointer, ...path), target, condition })
  }
  if (state.Type === 'Choice') {
    state.Choices.forEach((rule: ChoiceRule, i) => {
      add('choice', i, ['Choices', i, 'Next'], rule.Next, conditionText(rule))
    })
    if (state.Default !== undefined) add('default', 0, ['Default'], state.Default, 'otherwise')
  }
  // A field that the type does not know is an error elsewhere; no run ever follows it.
  if ('Next' in state && state.Next !== undefined && fieldOf(state.Type, 'Next'))
    add('next', 0, ['Next'], state.Next)
  if ('Catch' in state && state.Catch !== undefined && fieldOf(state.Type, 'Catch')) {
    state.Catch.forEach((catcher, i) => {
      add('catch', i, ['Catch', i, 'Next'], catcher.Next, errorsText(catcher.ErrorEquals))
    })
  }
  return found
}

/** The names that a state leads to, existing or not. */
export function targetsOf(state: State): readonly string[] {
  const found: string[] = []
  if (state.Type === 'Choice') {
    for (const rule of state.Choices) found.push(rule.Next)
    if (state.Default !== undefined) found.push(state.Default)
  }
  if ('Next' in state && state.Next !== undefined && fieldOf(state.Type, 'Next')) found.push(state.Next)
  if ('Catch' in state && state.Catch !== undefined && fieldOf(state.Type, 'Catch')) {
    for (const catcher of state.Catch) found.push(catcher.Next)
  }
  return found
}

/** The names of the states of a scope that can be reached from its StartAt; targets that do not exist are not in it. */
export function reachable(scope: Scope): ReadonlySet<string> {
  return reachableFrom(scope, [scope.StartAt])
}

/** The names of the states that can be reached from any of the given ones, these included where they exist. */
export function reachableFrom(scope: Scope, names: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const pending = [...names]
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const state = ownState(scope, name)
    if (state === undefined || seen.has(name)) continue
    seen.add(name)
    pending.push(...targetsOf(state))
  }
  return seen
}
