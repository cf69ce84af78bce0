import type { ChoiceRule, ChoiceState, StateMachine } from '../../language/definition.ts'
import { queryLanguageOf, stateAt } from '../../language/scopes.ts'
import { type Pointer, pointerSegments } from '../../std/json-pointer.ts'
import { addressOf, edgeSource, endHere, goOn, isFlow, setEdge } from '../draft.ts'

/** Draws an arrow between two states of one scope. */
export function connect(draft: StateMachine, source: Pointer, target: Pointer): void {
  const state = stateAt(draft, source)
  const { name } = addressOf(target)
  if (state === undefined) return
  if (isFlow(state)) goOn(state, name)
  else if (state.Type === 'Choice') {
    if (state.Default === undefined) state.Default = name
    else state.Choices.push(newRule(draft, state, name))
  }
}

/** A rule that is valid and never true by accident: what it asks for is for its author to say. */
export function newRule(draft: StateMachine, state: ChoiceState, next: string): ChoiceRule {
  return queryLanguageOf(draft, state) === 'JSONata'
    ? { Condition: "{% $states.input.answer = 'yes' %}", Next: next }
    : {
        And: [
          { Variable: '$.answer', IsPresent: true },
          { Variable: '$.answer', StringEquals: 'yes' },
        ],
        Next: next,
      }
}

/** Points an existing arrow to another state. */
export function reconnect(draft: StateMachine, edge: Pointer, target: Pointer): void {
  setEdge(draft, edge, addressOf(target).name)
}

/** Takes an arrow away; what it left ends here. */
export function disconnect(draft: StateMachine, edge: Pointer): void {
  const source = edgeSource(edge)
  const state = source === null ? undefined : stateAt(draft, source)
  if (source === null || state === undefined) return
  const [field, index] = pointerSegments(edge.slice(source.length))
  if (field === 'Next' && isFlow(state)) endHere(state)
  else if (field === 'Default' && state.Type === 'Choice') delete state.Default
  else if (field === 'Choices' && state.Type === 'Choice') state.Choices.splice(Number(index), 1)
  else if (field === 'Catch' && 'Catch' in state && state.Catch !== undefined) {
    state.Catch.splice(Number(index), 1)
    if (state.Catch.length === 0) delete state.Catch
  }
}
