import { expect, test } from 'vitest'
import type { StateMachine } from '../language/definition.ts'
import { apply } from './apply.ts'
import type { EditCommand, NamedState } from './command.ts'
import { template } from './templates.ts'
import { templateContext } from './testing/arbitrary-command.ts'

const chain = (): StateMachine => ({
  QueryLanguage: 'JSONata',
  StartAt: 'A',
  States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', End: true } },
})

const wait: NamedState = { name: 'Wait', state: { Type: 'Wait', Seconds: 1, End: true } }

function done(definition: StateMachine, command: EditCommand): StateMachine {
  const result = apply(definition, command)
  if (!result.ok) throw new Error(result.error.message)
  return result.value.definition
}

function refused(definition: StateMachine, command: EditCommand): string {
  const result = apply(definition, command)
  return result.ok ? 'done' : result.error.code
}

const addOn = (edge: string): EditCommand => ({
  kind: 'addState',
  scope: '',
  place: { kind: 'edge', edge },
  add: wait,
})

test('[E2] a state added on an arrow takes its place', () => {
  const after = done(chain(), addOn('/States/A/Next'))
  expect(after.States.A).toEqual({ Type: 'Pass', Next: 'Wait' })
  expect(after.States.Wait).toEqual({ Type: 'Wait', Seconds: 1, Next: 'B' })
  expect(done(chain(), addOn('/StartAt')).StartAt).toBe('Wait')
})

test('[E3] a state added after the last one ends in its place', () => {
  const after = done(chain(), {
    kind: 'addState',
    scope: '',
    place: { kind: 'after', state: '/States/B' },
    add: wait,
  })
  expect(after.States.B).toEqual({ Type: 'Pass', Next: 'Wait' })
  expect(after.States.Wait).toEqual({ Type: 'Wait', Seconds: 1, End: true })
})

test('[E4] a state without a place stands alone', () => {
  const after = done(chain(), { kind: 'addState', scope: '', place: { kind: 'loose' }, add: wait })
  expect(after.States.Wait).toEqual(wait.state)
  expect(after.States.B).toEqual({ Type: 'Pass', End: true })
})

test('[E6] a taken name gets a number', () => {
  const once = done(chain(), addOn('/States/A/Next'))
  const twice = done(once, addOn('/States/A/Next'))
  expect(Object.keys(twice.States)).toEqual(['A', 'B', 'Wait', 'Wait 2'])
})

test('[E7] from an If, the first arrow is the default and later ones are rules', () => {
  const { add, companions } = template('if', templateContext('JSONata'))
  const withIf = done(chain(), {
    kind: 'addState',
    scope: '',
    place: { kind: 'edge', edge: '/States/A/Next' },
    add,
    companions,
  })
  expect(withIf.States.If).toMatchObject({ Default: 'B', Choices: [{ Next: 'If so' }] })
  const more = done(withIf, { kind: 'connect', source: '/States/If', target: '/States/A' })
  expect(more.States.If).toMatchObject({ Choices: [{ Next: 'If so' }, { Next: 'A' }] })
})

test('[E8] [E1] nothing follows Done, and arrows stay in their scope', () => {
  const parallel = template('in-parallel', templateContext('JSONata')).add
  let machine = done(chain(), { kind: 'addState', scope: '', place: { kind: 'loose' }, add: parallel })
  machine = done(machine, {
    kind: 'addState',
    scope: '',
    place: { kind: 'loose' },
    add: { name: 'Done', state: { Type: 'Succeed' } },
  })
  expect(refused(machine, { kind: 'connect', source: '/States/Done', target: '/States/A' })).toBe(
    'LEADS_NOWHERE',
  )
  const inside = '/States/In parallel/Branches/0/States/First branch'
  expect(refused(machine, { kind: 'connect', source: '/States/A', target: inside })).toBe('OTHER_SCOPE')
})

test('[E9] a removed arrow leaves an end; the last rule of an If stays', () => {
  const after = done(chain(), { kind: 'disconnect', edge: '/States/A/Next' })
  expect(after.States.A).toEqual({ Type: 'Pass', End: true })
  const machine: StateMachine = {
    StartAt: 'If',
    States: { If: { Type: 'Choice', Choices: [{ Condition: true, Next: 'D' }] }, D: { Type: 'Succeed' } },
  }
  expect(refused(machine, { kind: 'disconnect', edge: '/States/If/Choices/0/Next' })).toBe('LAST_RULE')
})

test('[E10] what stood before a removed state leads to what came after it', () => {
  const three = done(chain(), addOn('/States/A/Next'))
  const after = done(three, { kind: 'remove', states: ['/States/Wait'] })
  expect(after.States).toEqual(chain().States)
})

test('[E10] a rule whose way is gone leads to Done', () => {
  const machine: StateMachine = {
    StartAt: 'If',
    States: { If: { Type: 'Choice', Choices: [{ Condition: true, Next: 'F' }] }, F: { Type: 'Fail' } },
  }
  const after = done(machine, { kind: 'remove', states: ['/States/F'] })
  expect(after.States).toEqual({
    If: { Type: 'Choice', Choices: [{ Condition: true, Next: 'Done' }] },
    Done: { Type: 'Succeed' },
  })
})

test('[E11] the start moves on, and the last state leaves one that passes on', () => {
  const one = done(chain(), { kind: 'remove', states: ['/States/A'] })
  expect(one.StartAt).toBe('B')
  const none = done(one, { kind: 'remove', states: ['/States/B'] })
  expect(none).toMatchObject({ StartAt: 'Pass on', States: { 'Pass on': { Type: 'Pass', End: true } } })
})

test('[E12] [E13] a moved state continues the loose end of its new scope, and never goes into itself', () => {
  const add = template('for-each', templateContext('JSONata')).add
  const machine = done(chain(), {
    kind: 'addState',
    scope: '',
    place: { kind: 'after', state: '/States/B' },
    add,
  })
  const body = '/States/For each/ItemProcessor'
  const after = done(machine, { kind: 'move', states: ['/States/B'], scope: body })
  expect(after.States.A).toEqual({ Type: 'Pass', Next: 'For each' })
  expect(after.States['For each']).toMatchObject({
    ItemProcessor: { States: { 'With each item': { Next: 'B' }, B: { End: true } } },
  })
  expect(refused(machine, { kind: 'move', states: ['/States/For each'], scope: body })).toBe('INTO_ITSELF')
})

test('[E14] a renamed state keeps its place and every reference', () => {
  const after = done(chain(), { kind: 'rename', state: '/States/A', name: 'Begin' })
  expect(Object.keys(after.States)).toEqual(['Begin', 'B'])
  expect(after.StartAt).toBe('Begin')
  expect(refused(chain(), { kind: 'rename', state: '/States/A', name: 'B' })).toBe('NAME_DUPLICATE')
})

test('[E15] Next and End exclude each other, and nothing removes a field', () => {
  const set = done(chain(), { kind: 'setField', state: '/States/B', path: ['Next'], value: 'A' })
  expect(set.States.B).toEqual({ Type: 'Pass', Next: 'A' })
  const unset = done(chain(), { kind: 'setField', state: '/States/B', path: ['End'], value: undefined })
  expect(unset.States.B).toEqual({ Type: 'Pass' })
})

test('[E16] copies keep the arrows among themselves', () => {
  const after = done(chain(), { kind: 'duplicate', states: ['/States/A', '/States/B'] })
  expect(after.States['A 2']).toEqual({ Type: 'Pass', Next: 'B 2' })
  expect(after.States['B 2']).toEqual({ Type: 'Pass', End: true })
})

test('[E17] branches come and go, but one stays', () => {
  const add = template('in-parallel', templateContext('JSONata')).add
  let machine = done(chain(), { kind: 'addState', scope: '', place: { kind: 'loose' }, add })
  machine = done(machine, { kind: 'addBranch', state: '/States/In parallel' })
  for (const left of [2, 1]) {
    machine = done(machine, { kind: 'removeBranch', branch: '/States/In parallel/Branches/0' })
    expect(machine.States['In parallel']).toHaveProperty('Branches.length', left)
  }
  expect(refused(machine, { kind: 'removeBranch', branch: '/States/In parallel/Branches/0' })).toBe(
    'LAST_BRANCH',
  )
})
