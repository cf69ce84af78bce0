import { expect, test } from 'vitest'
import type { Json } from '../../../core/std/json.ts'
import { checkDefinition } from '../../../core/validate/validate.ts'
import { freeMachineName, NEW_DEFINITION, nameFromFile } from './new-machine.ts'

test('[ED6] a new machine has nothing wrong with it', () => {
  expect(checkDefinition(JSON.parse(NEW_DEFINITION) as Json).issues).toEqual([])
})

test('[ED7] a machine takes its name from the file it came from', () => {
  expect(nameFromFile('order-flow.asl.json')).toBe('order-flow')
  expect(nameFromFile('a/b:c.yaml')).toBe('a b c')
  expect(nameFromFile(null)).toBe('Imported machine')
})

test('[ED8] a name that is taken gets a number', () => {
  expect(freeMachineName(new Set(['x', 'x 2']), 'x')).toBe('x 3')
})
