import { expect, test } from 'vitest'
import { createHarness } from '../engine/testing/harness.ts'
import { executionLines } from './execution-lines.ts'

test('[TL23] at level debug there is a line for each begin and end, with the execution’s number and no values', async () => {
  const { engine, start } = createHarness()
  const lines: [fields: { executionId?: string }, message: string][] = []
  engine.subscribeAll(executionLines({ debug: (fields, message) => lines.push([fields, message]) }))
  const fail = { Type: 'Fail', Error: 'Not.Today', Cause: 'secret' }
  const id = await start({ StartAt: 'No', States: { No: fail } }, { value: 'secret' })
  expect(lines.map(([, message]) => message)).toEqual(['an execution has started', 'an execution has failed'])
  expect(lines.every(([{ executionId }]) => executionId === id)).toBe(true)
  expect(lines[1]?.[0]).toMatchObject({ error: 'Not.Today' })
  expect(JSON.stringify(lines)).not.toContain('secret')
})
