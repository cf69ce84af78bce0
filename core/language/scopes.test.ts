import { expect, test } from 'vitest'
import type { StateMachine } from './definition.ts'
import { definitionHash } from './hash.ts'
import { printDefinition } from './print.ts'
import { findState, processorOf, scopeAt, stateAt, walkScopes, walkStates } from './scopes.ts'

const inner = (name: string, extra = {}) => ({
  StartAt: name,
  States: { [name]: { Type: 'Succeed' as const } },
  ...extra,
})
const definition: StateMachine = {
  QueryLanguage: 'JSONata',
  StartAt: 'Fan',
  States: {
    Fan: { Type: 'Parallel', Branches: [inner('a/b'), inner('B')], Next: 'Each' },
    Each: {
      Type: 'Map',
      ItemProcessor: inner('C~', { QueryLanguage: 'JSONata' }),
      QueryLanguage: 'JSONPath',
      End: true,
    },
  },
}

test('[LANG30] every scope and state is visited with its pointer and language, outer before inner', () => {
  const scopes: string[] = []
  walkScopes(definition, (_, pointer) => void scopes.push(pointer))
  expect(scopes).toEqual([
    '',
    '/States/Fan/Branches/0',
    '/States/Fan/Branches/1',
    '/States/Each/ItemProcessor',
  ])
  const seen: string[] = []
  walkStates(definition, (place) => void seen.push(`${place.pointer} ${place.queryLanguage}`))
  expect(seen).toEqual([
    '/States/Fan JSONata',
    '/States/Each JSONPath',
    '/States/Fan/Branches/0/States/a~1b JSONata',
    '/States/Fan/Branches/1/States/B JSONata',
    '/States/Each/ItemProcessor/States/C~0 JSONata',
  ])
})

test('[LANG31] a pointer that a visit gave leads back to its scope and state; any other leads nowhere', () => {
  walkScopes(definition, (scope, pointer) => expect(scopeAt(definition, pointer)).toBe(scope))
  walkStates(definition, (place) => {
    expect(stateAt(definition, place.pointer)).toBe(place.state)
    expect(findState(definition, place.name)?.pointer).toBe(place.pointer)
  })
  for (const pointer of [
    '/States',
    '/States/X',
    '/States/Fan/Branches',
    '/States/Fan/Branches/9',
    '/x',
    '/States/toString',
  ])
    expect(scopeAt(definition, pointer), pointer).toBeUndefined()
  for (const pointer of [
    '',
    '/States',
    '/States/X',
    '/States/Fan/Next',
    '/States/toString',
    '/States/Fan/Branches/7/States/B',
  ])
    expect(stateAt(definition, pointer), pointer).toBeUndefined()
  expect(findState(definition, 'toString')).toBeUndefined()
})

test('[LANG32] a Map has its processor under either name', () => {
  const scope = inner('X')
  expect(processorOf({ Type: 'Map', Iterator: scope })).toBe(scope)
  expect(processorOf({ Type: 'Map', Iterator: inner('Y'), ItemProcessor: scope })).toBe(scope)
  expect(processorOf({ Type: 'Map' })).toBeUndefined()
})

test('[LANG33] the hash ignores white space and nothing else', () => {
  const text = printDefinition(definition)
  expect(definitionHash(text)).toMatch(/^[0-9a-f]{64}$/)
  expect(definitionHash(JSON.stringify(definition))).toBe(definitionHash(text))
  expect(definitionHash('{"a":1,"b":2}')).not.toBe(definitionHash('{"b":2,"a":1}'))
  expect(definitionHash('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  expect(definitionHash('not json')).not.toBe(definitionHash('not  json'))
})

test('[LANG34] printed definitions have two blanks a level and keep the order of keys', () => {
  expect(printDefinition({ StartAt: 'A', States: {} })).toBe('{\n  "StartAt": "A",\n  "States": {}\n}')
})
