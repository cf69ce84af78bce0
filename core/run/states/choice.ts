import { evaluateChoiceRule } from '../../expression/choice/evaluate-choice.ts'
import { applyInputPath } from '../../expression/data-flow.ts'
import type { ChoiceState } from '../../language/definition.ts'
import type { Json } from '../../std/json.ts'
import { jsonata, pathScope, wrongType } from '../evaluate.ts'
import { raise } from '../failures.ts'
import { type Exit, leave, workDone } from '../leave.ts'
import { andThen, fromResult, type Outcome, type Place, type Step, value } from '../step.ts'

/** Choice: leaves by the first rule that holds, else by Default. */
export function stepChoice(place: Place, state: ChoiceState): Step {
  return workDone(place, inputOf(place, state), (input) => choose(place, state, input))
}

/** Goes on from the input that the rules look at; a hold may have changed it. */
export function choose(place: Place, state: ChoiceState, input: Json): Step {
  const rule =
    place.entry.queryLanguage === 'JSONata'
      ? ruleInJsonata(place, state)
      : ruleInJsonPath(place, state, input)
  if (rule.kind === 'ask') return { kind: 'evaluate', request: rule.request }
  if (rule.kind === 'problem') return raise(place, rule.problem)
  if (rule.value < 0 && state.Default === undefined) {
    return raise(place, {
      error: 'States.NoChoiceMatched',
      cause: 'Failed to transition out of the state. The state does not point to a next state.',
      bare: false,
    })
  }
  return leave(place, input, exitBy(state, rule.value))
}

function exitBy(state: ChoiceState, rule: number): Exit {
  const matched = state.Choices[rule]
  if (matched === undefined) {
    return { next: state.Default ?? null, rule, assign: state.Assign, output: state.Output }
  }
  return {
    next: matched.Next,
    rule,
    assign: matched.Assign,
    output: matched.Output,
    prefix: `Choices[${rule}]/`,
  }
}

function inputOf(place: Place, state: ChoiceState): Outcome<Json> {
  if (place.entry.queryLanguage === 'JSONata') return value(place.visit.input)
  return fromResult(applyInputPath(state.InputPath, pathScope(place, place.visit.input, 'work')))
}

function ruleInJsonPath(place: Place, state: ChoiceState, input: Json): Outcome<number> {
  const scope = pathScope(place, input, 'rules')
  for (const [index, rule] of state.Choices.entries()) {
    const holds = evaluateChoiceRule(rule, scope)
    if (!holds.ok) return fromResult(holds)
    if (holds.value) return value(index)
  }
  return value(-1)
}

function ruleInJsonata(place: Place, state: ChoiceState): Outcome<number> {
  const parts = state.Choices.map((rule, index) => ({
    field: `Choices[${index}]/Condition`,
    template: rule.Condition ?? false,
  }))
  return andThen(jsonata(place, 'rules', parts, {}, 'first-true'), (values): Outcome<number> => {
    for (const [index, holds] of values.entries()) {
      const part = parts[index]!
      if (typeof holds !== 'boolean') return wrongType(part.field, part.template, 'boolean', holds)
      if (holds) return value(index)
    }
    return value(-1)
  })
}
