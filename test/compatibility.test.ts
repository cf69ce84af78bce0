import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { STATE_FIELDS } from '../core/language/fields.ts'
import { parseResource, type Resource } from '../core/language/resource.ts'
import { later } from '../server/sfn/later.ts'
import { operations } from '../server/sfn/operations.ts'

const text = readFileSync(new URL('../docs/compatibility.md', import.meta.url), 'utf8')

/** The rows of the table below a heading: name, verdict, why. */
function rowsOf(heading: string): Map<string, { verdict: string; why: string }> {
  const section = text.split('\n## ').find((part) => part.startsWith(heading)) ?? ''
  const rows = section.split('\n').flatMap((line) => {
    const [, name = '', verdict = '', why = ''] = line.split('|').map((cell) => cell.trim())
    return ['works', 'differs', 'missing'].includes(verdict) ? [[name, { verdict, why }] as const] : []
  })
  expect(new Set(rows.map(([name]) => name)).size).toBe(rows.length)
  return new Map(rows)
}

test('[PF17] the table of operations names what is offered, and what is known and missing', () => {
  const rows = rowsOf('Operations')
  const offered = [...rows].filter(([, row]) => row.verdict !== 'missing').map(([name]) => name)
  expect(offered.toSorted()).toEqual([...operations.keys()].toSorted())
  const missing = [...rows.keys()].filter((name) => !offered.includes(name))
  for (const name of missing) expect(later(name), name).not.toBeNull()
})

test('[PF17] the table of fields names every field of every state type', () => {
  const known = new Set(Object.values(STATE_FIELDS).flatMap((fields) => Object.keys(fields)))
  expect([...rowsOf('Fields of states').keys()].toSorted()).toEqual([...known].toSorted())
})

/** One of each kind; a kind without one does not compile. */
const EXAMPLES: Readonly<Record<Resource['kind'], string>> = {
  function: 'function:charge',
  'lambda-invoke': 'arn:aws:states:::lambda:invoke',
  'lambda-arn': 'arn:aws:lambda:us-east-1:000000000000:function:charge',
  http: 'http:invoke',
  activity: 'activity:pack',
  execution: 'states:startExecution',
  signal: 'signal:wait',
  human: 'human:ask',
  aws: 'arn:aws:states:::sqs:sendMessage',
  placeholder: '${Charge}',
  unknown: 'nothing of the kind',
}

test('[PF17] the table of resources names every kind', () => {
  for (const [kind, example] of Object.entries(EXAMPLES)) expect(parseResource(example).kind).toBe(kind)
  expect([...rowsOf('Resources of tasks').keys()].toSorted()).toEqual(Object.keys(EXAMPLES).toSorted())
})

test('[PF17] what differs or is missing says how or why', () => {
  for (const heading of ['Operations', 'Fields of states', 'Resources of tasks']) {
    for (const [name, { verdict, why }] of rowsOf(heading)) {
      if (verdict !== 'works') expect(why, name).not.toBe('')
    }
  }
})
