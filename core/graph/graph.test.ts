import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChoiceRule, State, StateMachine } from '../language/definition.ts'
import { parseDefinition } from '../language/parse.ts'
import type { Json } from '../std/json.ts'
import { describeState } from './describe.ts'
import { type GraphEdge, type GraphNode, nestingDepth, toGraph } from './graph.ts'
import { conditionText } from './labels.ts'
import { reachable, targetsOf } from './transitions.ts'

const definition: StateMachine = {
  StartAt: 'Check',
  States: {
    Check: {
      Type: 'Choice',
      Choices: [{ Variable: '$.total', NumericGreaterThan: 100, Next: 'Fan' }],
      Default: 'Gone',
    },
    Fan: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'B/1', States: { 'B/1': { Type: 'Succeed' } } },
        { StartAt: 'Each', Comment: 'Items', States: { Each: eachState() } },
      ],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Sorry' }],
      Next: 'Done',
    },
    Done: { Type: 'Succeed' },
    Sorry: { Type: 'Fail', Error: 'Sorry' },
    Lost: { Type: 'Pass', End: true },
  },
}

function eachState(): State {
  return { Type: 'Map', Iterator: { StartAt: 'C', States: { C: { Type: 'Pass', End: true } } }, End: true }
}

const graph = toGraph(definition)
const node = (id: string): GraphNode | undefined => graph.nodes.find((n) => n.id === id)
const edge = (id: string): GraphEdge | undefined => graph.edges.find((e) => e.id === id)

test('[GR1] states stand in their groups and list their own', () => {
  expect(node('/States/Fan')).toMatchObject({
    kind: 'state',
    parent: null,
    type: 'Parallel',
    label: 'Fan',
    children: ['/States/Fan/Branches/0', '/States/Fan/Branches/1'],
  })
  expect(node('/States/Fan/Branches/1/States/Each')).toMatchObject({
    parent: '/States/Fan/Branches/1',
    children: ['/States/Fan/Branches/1/States/Each/Iterator'],
  })
  expect(nestingDepth(definition)).toBe(2)
})

test('[GR2] branches and bodies are groups', () => {
  expect(node('/States/Fan/Branches/0')).toEqual({
    kind: 'group',
    id: '/States/Fan/Branches/0',
    parent: '/States/Fan',
    label: 'Branch 1',
    children: ['/States/Fan/Branches/0/StartAt', '/States/Fan/Branches/0/States/B~11'],
  })
  expect(node('/States/Fan/Branches/1')).toMatchObject({ label: 'Items' })
  expect(node('/States/Fan/Branches/1/States/Each/Iterator')).toMatchObject({ label: 'Each item' })
})

test('[GR3] every way out is an edge named by its field', () => {
  expect(edge('/States/Check/Choices/0/Next')).toMatchObject({
    kind: 'choice',
    index: 0,
    source: '/States/Check',
    target: '/States/Fan',
  })
  expect(edge('/States/Fan/Next')).toMatchObject({ kind: 'next', target: '/States/Done', label: '' })
  expect(edge('/States/Fan/Catch/0/Next')).toMatchObject({ kind: 'catch', target: '/States/Sorry' })
})

test('[GR3] the short list of targets is that of the edges', () => {
  for (const [name, state] of Object.entries(definition.States)) {
    const source = `/States/${name}`
    const named = graph.edges.filter((e) => e.source === source).map((e) => e.targetName)
    expect(targetsOf(state)).toEqual(named)
  }
})

test('[GR4] edges carry plain words, cut to size', () => {
  expect(edge('/States/Check/Choices/0/Next')?.label).toBe('$.total > 100')
  expect(edge('/States/Check/Default')?.label).toBe('otherwise')
  expect(edge('/States/Fan/Catch/0/Next')?.label).toBe('any error')
  const texts: [Omit<ChoiceRule, 'Next'>, string][] = [
    [{ Condition: '{% $x > 3 %}' }, '$x > 3'],
    [{ Condition: true }, 'true'],
    [{ Variable: '$.a', StringEquals: 'x' }, '$.a = “x”'],
    [{ Variable: '$.a', StringLessThanEqualsPath: '$.b' }, '$.a ≤ $.b'],
    [{ Variable: '$.a', IsPresent: false }, '$.a is not present'],
    [{ Not: { Variable: '$.a', IsNull: true } }, 'not $.a is null'],
    [
      {
        And: [
          { Variable: '$.a', BooleanEquals: true },
          { Or: [{ Variable: '$.b', StringMatches: 'x*' }, {}] },
        ],
      },
      '$.a = true and ($.b is like “x*” or no condition yet)',
    ],
  ]
  for (const [rule, text] of texts) expect(conditionText(rule as ChoiceRule)).toBe(text)
  const long = {
    Type: 'Choice',
    Choices: [{ Condition: `{% ${'$a = 1 and '.repeat(20)}true %}`, Next: 'A' }],
  } as State
  const cut = toGraph({ StartAt: 'A', States: { A: long } }).edges.find((e) => e.kind === 'choice')
  expect(cut?.label.length).toBeLessThanOrEqual(40)
  expect(cut?.title.length).toBeGreaterThan(200)
})

test('[GR5] a target that does not exist in the scope gives an edge without target', () => {
  expect(edge('/States/Check/Default')).toMatchObject({ target: null, targetName: 'Gone' })
  const proto = toGraph({ StartAt: 'toString', States: {} })
  expect(proto.edges).toMatchObject([{ kind: 'start', target: null }])
})

test('[GR6] scopes have a start mark, and states know whether they start, end and can be reached', () => {
  expect(edge('/StartAt')).toMatchObject({ kind: 'start', source: '/StartAt', target: '/States/Check' })
  expect(node('/States/Fan/Branches/0/StartAt')).toMatchObject({
    kind: 'start',
    parent: '/States/Fan/Branches/0',
  })
  expect(node('/States/Check')).toMatchObject({ starts: true, ends: false, reachable: true })
  expect(node('/States/Lost')).toMatchObject({ starts: false, ends: true, reachable: false })
  expect([...reachable(definition)].sort()).toEqual(['Check', 'Done', 'Fan', 'Sorry'])
})

test('[GR7] any definition that can be parsed can be drawn', () => {
  const name = fc.constantFrom('A', 'B', '/x', '')
  const { scope } = fc.letrec<{ scope: Json; state: Json }>((tie) => ({
    scope: fc.record(
      { StartAt: name, States: fc.dictionary(name, tie('state'), { maxKeys: 4 }) },
      { requiredKeys: ['States'] },
    ) as fc.Arbitrary<Json>,
    state: fc.record(
      {
        Type: fc.constantFrom('Task', 'Map', 'Parallel', 'Choice', 'Wait', 'Fail', 'Pass', 'Succeed'),
        Next: fc.oneof(name, fc.integer()),
        Default: name,
        Choices: fc.array(fc.record({ Next: name, Not: fc.object({ maxDepth: 1 }) }, { requiredKeys: [] }), {
          maxLength: 2,
        }),
        Catch: fc.array(fc.record({ Next: name, ErrorEquals: fc.array(name) }, { requiredKeys: [] }), {
          maxLength: 2,
        }),
        Branches: fc.array(fc.oneof({ depthSize: 'small' }, fc.constant(1), tie('scope')), { maxLength: 2 }),
        Iterator: fc.oneof({ depthSize: 'small' }, fc.constant(null), tie('scope')),
      },
      { requiredKeys: ['Type'] },
    ) as fc.Arbitrary<Json>,
  }))
  fc.assert(
    fc.property(scope, (json) => {
      const parsed = parseDefinition(json).definition
      if (parsed === null) return
      const drawn = toGraph(parsed)
      const ids = drawn.nodes.map((n) => n.id)
      expect(new Set(ids).size).toBe(ids.length)
      expect(new Set(drawn.edges.map((e) => e.id)).size).toBe(drawn.edges.length)
      drawn.nodes.forEach((n, i) => {
        if (n.parent !== null) expect(ids.indexOf(n.parent)).toBeLessThan(i)
      })
      for (const e of drawn.edges) {
        expect(ids).toContain(e.source)
        if (e.target !== null) expect(ids).toContain(e.target)
      }
    }),
  )
})

test('[GR8] states are described in plain words', () => {
  const texts: [State, string][] = [
    [{ Type: 'Task', Resource: 'function:charge' }, 'Run charge'],
    [{ Type: 'Task', Resource: 'lambda:invoke', Arguments: { FunctionName: 'charge' } }, 'Run charge'],
    [
      {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Parameters: { FunctionName: 'arn:aws:lambda:us-east-1:1:function:charge:live' },
      },
      'Run charge',
    ],
    [{ Type: 'Task', Resource: 'arn:aws:swf:us-east-1:1:task:X' }, 'Unknown resource'],
    [{ Type: 'Wait', Seconds: 7200 }, 'Wait 2 hours'],
    [{ Type: 'Wait', Seconds: 1 }, 'Wait 1 second'],
    [{ Type: 'Wait', Timestamp: '{% $t %}' }, 'Wait until $t'],
    [{ Type: 'Map', Items: '{% $states.input.orders %}' }, 'For each of $states.input.orders'],
    [{ Type: 'Fail', Error: 'Boom' }, 'Fail with Boom'],
    [{ Type: 'Pass' }, 'Passes its input on'],
  ]
  for (const [state, text] of texts) expect(describeState(state)).toBe(text)
})
