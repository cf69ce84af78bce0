import { describe, expect, test } from 'vitest'
import type { StateMachine, TaskState } from '../language/definition.ts'
import type { Json } from '../std/json.ts'
import { signalWaitOf } from './signals.ts'
import { type Simulation, simulate } from './testing/simulation.ts'

const waitFor = (parameters: Json, more: Partial<TaskState> = {}): StateMachine => ({
  QueryLanguage: 'JSONata',
  StartAt: 'Before',
  States: {
    Before: { Type: 'Wait', Seconds: 60, Next: 'Signal' },
    Signal: { Type: 'Task', Resource: 'signal:wait', Arguments: parameters, End: true, ...more },
  },
})

const both = waitFor({ Names: ['paid', 'packed'], Key: '{% $states.input.order %}' })

const signal = (
  run: Simulation,
  name: string,
  eventId: string,
  key: string | null = 'o1',
  payload: Json = name,
) => run.send({ kind: 'Signal', name, key, eventId, payload })

describe('waiting for signals', () => {
  test.each([
    ['paid', 'packed'],
    ['packed', 'paid'],
  ])(
    '[R60] two signals are joined, %s first and before the state is reached, %s twice',
    async (first, second) => {
      const run = await simulate(both, { input: { order: 'o1' } })
      expect((await signal(run, first, 'e1')).refusal).toBeNull()
      await run.settle()
      expect(run.state.status).toBe('RUNNING')
      expect((await signal(run, second, 'e2')).refusal).toBeNull()
      expect((await signal(run, second, 'e2')).refusal?.code).toBe('EXECUTION_ENDED')
      expect(run.state.status).toBe('SUCCEEDED')
      expect(run.state.output).toEqual({ paid: 'paid', packed: 'packed' })
      expect(run.state.inbox).toEqual([])
    },
  )

  test('[R61] the same event id counts once', async () => {
    const run = await simulate(both, { input: { order: 'o1' } })
    await signal(run, 'paid', 'e1')
    const again = await signal(run, 'paid', 'e1')
    expect(again.events).toEqual([])
    expect(again.refusal?.code).toBe('SIGNAL_DUPLICATE')
    expect(run.state.inbox).toHaveLength(1)
  })

  test('[R62] a signal of another key or name is kept and not taken', async () => {
    const run = await simulate(waitFor({ Name: 'paid', Key: 7 }))
    await run.settle()
    await signal(run, 'paid', 'e1', null)
    await signal(run, 'paid', 'e2', '8')
    await signal(run, 'lost', 'e3', '7')
    expect(run.state.status).toBe('RUNNING')
    await signal(run, 'paid', 'e4', '7', { sum: 3 })
    expect(run.state.output).toEqual({ sum: 3 })
    expect(run.state.inbox.map((s) => s.eventId)).toEqual(['e1', 'e2', 'e3'])
  })

  test('[R63] of several names any takes the one that arrived first', async () => {
    const run = await simulate(waitFor({ Names: ['a', 'b'], Mode: 'any' }))
    await signal(run, 'b', 'e1', null, 2)
    await signal(run, 'a', 'e2', null, 1)
    await run.settle()
    expect(run.state.output).toEqual({ b: 2 })
  })

  test('[R64] waiting ends by its time-out like any task, and the signal that comes then stays', async () => {
    const run = await simulate(waitFor({ Name: 'paid' }, { TimeoutSeconds: 30 }))
    await run.settle()
    expect(run.state).toMatchObject({ status: 'FAILED', error: 'States.Timeout' })
  })

  test('[R65] parameters that cannot be meant fail with a sentence', async () => {
    const run = await simulate(waitFor({ Nmae: 'paid' }))
    await run.settle()
    expect(run.state.cause).toContain('needs a Name')
    for (const wrong of [
      null,
      [],
      { Name: 1 },
      { Names: [] },
      { Name: 'a', Key: {} },
      { Names: ['a'], Mode: 'most' },
    ])
      expect(typeof signalWaitOf(wrong as Json)).toBe('string')
  })
})
