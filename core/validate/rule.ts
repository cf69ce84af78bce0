import type { Scope, StateMachine } from '../language/definition.ts'
import { type StatePlace, walkScopes, walkStates } from '../language/scopes.ts'
import type { Pointer } from '../std/json-pointer.ts'
import type { ValidationCode } from './codes.ts'
import { expressionsOf, type FoundExpression } from './expressions.ts'

/** What is known around a definition. Without a set nothing is said about its members. */
export interface ValidationContext {
  /** The functions that exist here, by name. */
  readonly functions?: ReadonlySet<string> | undefined
  /** The state machines that exist here, by name. */
  readonly machines?: ReadonlySet<string> | undefined
  /** In a rehearsal missing resources answer from mocks, so they are not worth a warning. */
  readonly rehearsal?: boolean | undefined
  /** The type of execution of Step Functions; 'STANDARD' unless told. */
  readonly executionType?: 'STANDARD' | 'EXPRESS' | undefined
}

/** Notes a finding; its severity follows from the code. */
export type Report = (code: ValidationCode, pointer: Pointer, message: string) => void

/** A definition, taken apart once for all rules. */
export interface Subject {
  readonly definition: StateMachine
  readonly context: ValidationContext
  /** Every state, outer scopes before inner. */
  readonly places: readonly StatePlace[]
  readonly scopes: readonly { readonly scope: Scope; readonly pointer: Pointer }[]
  /** Every expression of every state. */
  readonly expressions: readonly FoundExpression[]
}

/** One rule about definitions. */
export type Rule = (subject: Subject, report: Report) => void

/** A rule that looks at one state at a time. */
export function stateRule(check: (place: StatePlace, report: Report, subject: Subject) => void): Rule {
  return (subject, report) => {
    for (const place of subject.places) check(place, report, subject)
  }
}

/** Takes a definition apart. */
export function subjectOf(definition: StateMachine, context: ValidationContext): Subject {
  const places: StatePlace[] = []
  const scopes: { scope: Scope; pointer: Pointer }[] = []
  walkStates(definition, (place) => void places.push(place))
  walkScopes(definition, (scope, pointer) => void scopes.push({ scope, pointer }))
  return { definition, context, places, scopes, expressions: places.flatMap(expressionsOf) }
}
