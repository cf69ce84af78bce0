import { referencedVariables as pathVariables } from '../expression/expression-checks.ts'
import type { StateMachine } from '../language/definition.ts'
import { jsonataFacts } from './jsonata-facts.ts'
import { subjectOf } from './rule.ts'

/**
 * The variables that each state reads, by the state's name, sorted; states that read none are left out.
 * Source: `variableReferences` of DescribeStateMachine.
 */
export function variableReferences(definition: StateMachine): Readonly<Record<string, readonly string[]>> {
  const found = new Map<string, Set<string>>()
  for (const { kind, text, place } of subjectOf(definition, {}).expressions) {
    for (const name of kind === 'jsonata' ? jsonataFacts(text).variables : pathVariables(text)) {
      if (name === 'states') continue
      found.set(place.name, (found.get(place.name) ?? new Set()).add(name))
    }
  }
  return Object.fromEntries([...found].map(([state, names]) => [state, [...names].sort()]))
}
