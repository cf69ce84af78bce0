import { expect, test } from 'vitest'
import { parseDefinition } from '../language/parse.ts'
import type { Json } from '../std/json.ts'
import { variableReferences } from './variable-references.ts'

function references(definition: Json): unknown {
  const parsed = parseDefinition(definition).definition
  if (parsed === null) throw new Error('not a definition')
  return variableReferences(parsed)
}

test('[VA10] the variables that each state reads, sorted; assigning is not reading, and $states is none', () => {
  const inner = {
    StartAt: 'Inner',
    States: { Inner: { Type: 'Pass', Parameters: { 'v.$': '$outer' }, End: true } },
  }
  const definition: Json = {
    StartAt: 'A',
    States: {
      A: { Type: 'Pass', Assign: { outer: 1, z: 2 }, Next: 'M' },
      M: { Type: 'Map', ItemsPath: '$z.items', ItemProcessor: inner, Next: 'B' },
      B: {
        Type: 'Pass',
        QueryLanguage: 'JSONata',
        Output: '{% $z + $outer + $states.input.x + $sum([1]) %}',
        End: true,
      },
    },
  }
  expect(references(definition)).toEqual({ M: ['z'], Inner: ['outer'], B: ['outer', 'z'] })
})

test('[VA10] a machine without variables has none', () => {
  expect(references({ StartAt: 'P', States: { P: { Type: 'Pass', End: true } } })).toEqual({})
})
