import { expect, test } from 'vitest'
import { answerOf, personTask } from './form-fields.ts'

const TASK = personTask('Pay?', {
  title: 'Pay?',
  description: 'A train ticket',
  assignee: null,
  form: [
    { name: 'decision', label: 'Decision', type: 'choice', options: ['yes', 'no'], required: true },
    { name: 'amount', type: 'number' },
    { name: 'more', type: 'json' },
    { name: 'odd', type: 'hologram' },
  ],
})

test('[RN14] a form is read from what the definition asks', () => {
  expect(TASK.fields.map((field) => [field.name, field.kind, field.required])).toEqual([
    ['decision', 'choice', true],
    ['amount', 'number', false],
    ['more', 'json', false],
    ['odd', 'text', false],
  ])
  expect(personTask('x', null).fields).toEqual([])
})

test('[RN14] an answer holds what was filled in, by kind', () => {
  expect(answerOf(TASK.fields, { decision: 'yes', amount: '12.5', more: '{"a":1}' })).toEqual({
    output: { decision: 'yes', amount: 12.5, more: { a: 1 } },
  })
  expect(answerOf(TASK.fields, { amount: '1' })).toEqual({ problem: 'Fill in “Decision”.' })
  expect(answerOf(TASK.fields, { decision: 'no', amount: 'many' })).toEqual({
    problem: '“amount” is not a number.',
  })
})
