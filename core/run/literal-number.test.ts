import { expect, test } from 'vitest'
import { parseDefinition } from '../language/parse.ts'
import { earliestDeadline } from './select.ts'
import { simulate } from './testing/simulation.ts'

const machineOf = (state: { [key: string]: string | number | boolean }) =>
  parseDefinition({ StartAt: 'A', States: { A: state } }).definition!

test('[PF12] a placeholder where a number must be ends a run with a sentence, never with an endless wait', async () => {
  const run = await simulate(machineOf({ Type: 'Wait', Seconds: '${Pause}', End: true }))
  expect(earliestDeadline(run.state)).toBeNull()
  expect(run.state).toMatchObject({ status: 'FAILED', error: 'States.Runtime' })
  expect(run.state.cause).toContain(
    'The Seconds field is no number but "${Pause}". Put the number in its place.',
  )
})

test('[PF12] a rehearsal passes over the placeholder', async () => {
  const wait = machineOf({ Type: 'Wait', Seconds: '${Pause}', End: true })
  expect((await simulate(wait, { start: { rehearsal: true } })).state.status).toBe('SUCCEEDED')
  const task = machineOf({ Type: 'Task', Resource: 'function:f', TimeoutSeconds: '${Limit}', End: true })
  const { state, log } = await simulate(task, { start: { rehearsal: true } })
  expect(state.status).toBe('RUNNING')
  expect(log.find((event) => event.type === 'TaskScheduled')).toMatchObject({ deadline: null })
})
