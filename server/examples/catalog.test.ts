import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseJsonText } from '../../core/std/json-text.ts'
import { checkDefinition } from '../../core/validate/validate.ts'
import { packageRoot } from '../package-root.ts'
import { readExamples } from './catalog.ts'

const examples = await readExamples(join(packageRoot(), 'examples'), 'http://127.0.0.1:4700')
const functions = new Set(examples.flatMap((example) => example.functions.map(({ name }) => name)))
const machines = new Set(
  examples.flatMap((example) => [example.machine, ...example.children.map((c) => c.machine)]),
)

test('six examples ship, the order first', () => {
  expect(examples.map(({ id }) => id)).toEqual([
    'order-with-compensation',
    'import-csv',
    'flaky-endpoint',
    'approval',
    'two-signals',
    'nested',
  ])
})

test.each(examples.map((example) => [example.id, example] as const))(
  '%s has no issues, not even warnings',
  (_id, example) => {
    for (const text of [example.definition, ...example.children.map(({ definition }) => definition)]) {
      const parsed = parseJsonText(text)
      if (!parsed.ok) throw new Error(parsed.error.message)
      expect(checkDefinition(parsed.value, { functions, machines }).issues).toEqual([])
      expect(text).not.toContain('arn:')
    }
    expect(parseJsonText(example.input).ok).toBe(true)
    expect(example.input).not.toContain('{{')
  },
)

test('the name of an example and of its functions says what it is', () => {
  for (const { title, description, functions: used } of examples) {
    expect(title.length).toBeGreaterThan(10)
    expect(description.length).toBeGreaterThan(40)
    for (const { source } of used) expect(source).toMatch(/^\/\/ .+\./)
  }
})
