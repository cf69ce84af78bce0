import fc from 'fast-check'
import { toGraph } from '../../graph/graph.ts'
import type { QueryLanguage, StateMachine } from '../../language/definition.ts'
import type { EditCommand, Place } from '../command.ts'
import { copiesOf } from '../commands/move.ts'
import { edgeScope } from '../draft.ts'
import { type TemplateKind, template } from '../templates.ts'

export const KINDS: readonly TemplateKind[] = [
  'run-function',
  'call-http',
  'start-workflow',
  'ask-person',
  'hand-to-worker',
  'wait-signal',
  'if',
  'for-each',
  'in-parallel',
  'wait',
  'set-values',
  'done',
  'fail',
]

/** A new machine as the product creates it. */
export function newMachine(queryLanguage: QueryLanguage): StateMachine {
  return { QueryLanguage: queryLanguage, StartAt: 'First', States: { First: { Type: 'Pass', End: true } } }
}

/** What a template needs to know, for tests. */
export function templateContext(queryLanguage: QueryLanguage) {
  return { queryLanguage, functionName: 'greet', machineName: 'other', url: 'http://127.0.0.1/' }
}

/** Numbers that choose a command once the definition is known. */
export interface Choice {
  readonly action: number
  readonly a: number
  readonly b: number
  readonly kind: TemplateKind
  readonly name: string
}

/** A choice of what to do next, to be resolved by `commandFor`. */
export const arbitraryChoice: fc.Arbitrary<Choice> = fc.record({
  action: fc.nat(13),
  a: fc.nat(10_000),
  b: fc.nat(10_000),
  kind: fc.constantFrom(...KINDS),
  name: fc.oneof(
    fc.string({ minLength: 1, maxLength: 12 }),
    fc.constantFrom('__proto__', 'a/b', 'a~b', 'toString', ' '),
  ),
})

/** The command that a choice stands for in this definition. */
export function commandFor(definition: StateMachine, choice: Choice): EditCommand {
  const graph = toGraph(definition)
  const states = graph.nodes.filter((node) => node.kind === 'state').map((node) => node.id)
  const groups = ['', ...graph.nodes.filter((node) => node.kind === 'group').map((node) => node.id)]
  const pick = (list: readonly string[], n: number): string => list[n % list.length] ?? ''
  const state = pick(states, choice.a)
  const other = pick(states, choice.b)
  const edge = pick(
    graph.edges.map((found) => found.id),
    choice.a,
  )
  const group = pick(groups, choice.b)
  const { add, companions } = template(choice.kind, templateContext(definition.QueryLanguage ?? 'JSONPath'))
  const addAt = (scope: string, place: Place): EditCommand => ({
    kind: 'addState',
    scope,
    place,
    add,
    companions,
  })
  const inScope = state.slice(0, state.lastIndexOf('/States/'))
  const commands: EditCommand[] = [
    addAt(edgeScope(edge), { kind: 'edge', edge }),
    addAt(inScope, { kind: 'after', state }),
    addAt(group, { kind: 'loose' }),
    { kind: 'connect', source: state, target: other },
    { kind: 'reconnect', edge, target: other },
    { kind: 'disconnect', edge },
    { kind: 'remove', states: [state, other] },
    { kind: 'remove', states: [state] },
    { kind: 'move', states: [state], scope: group },
    { kind: 'rename', state, name: choice.name },
    { kind: 'setField', state, path: ['Comment'], value: choice.name },
    { kind: 'duplicate', states: [state, other] },
    { kind: 'paste', scope: group, place: { kind: 'loose' }, states: copiesOf(definition, [state, other]) },
    choice.a % 2 === 0
      ? { kind: 'addBranch', state }
      : { kind: 'removeBranch', branch: pick(groups, choice.a) },
  ]
  return commands[choice.action % commands.length]!
}
