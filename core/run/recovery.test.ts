import { describe, expect, test } from 'vitest'
import type { State, StateMachine, TaskState } from '../language/definition.ts'
import type { HistoryEvent } from './event.ts'
import { earliestDeadline } from './select.ts'
import { EPOCH, type Simulation, simulate, typesOf } from './testing/simulation.ts'

const only = (state: State, others: Record<string, State> = {}): StateMachine => ({
  StartAt: 'Work',
  States: { Work: state, ...others },
})
const task = (more: Partial<TaskState>): State => ({
  Type: 'Task',
  Resource: 'function:f',
  End: true,
  ...more,
})
const boom = () => ({ error: 'Boom', cause: 'no luck' })
const retriesOf = (log: readonly HistoryEvent[]) => log.filter((e) => e.type === 'RetryScheduled')
const delays = (run: Simulation): number[] => retriesOf(run.log).map((e) => (e.dueAt - e.at) / 1000)

describe('retry', () => {
  test('[R20] intervals grow by the back-off rate up to the longest delay', async () => {
    const Retry = [
      { ErrorEquals: ['Boom'], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 4, MaxDelaySeconds: 20 },
    ]
    const run = await simulate(only(task({ Retry })))
    await run.settle(boom)
    expect(delays(run)).toEqual([2, 6, 18, 20])
    expect(run.state).toMatchObject({ status: 'FAILED', error: 'Boom', cause: 'no luck' })
    expect(run.log.filter((e) => e.type === 'TaskScheduled').map((e) => e.attempt)).toEqual([0, 1, 2, 3, 4])
  })

  test('[R20] without numbers: three attempts, after 1, 2 and 4 seconds; never with MaxAttempts 0', async () => {
    const run = await simulate(only(task({ Retry: [{ ErrorEquals: ['States.ALL'] }] })))
    await run.settle(boom)
    expect(delays(run)).toEqual([1, 2, 4])
    const never = await simulate(only(task({ Retry: [{ ErrorEquals: ['Boom'], MaxAttempts: 0 }] })))
    await never.settle(boom)
    expect(delays(never)).toEqual([])
  })

  test('[R21] each retrier counts for itself', async () => {
    const Retry = ['A', 'B'].map((name) => ({ ErrorEquals: [name], MaxAttempts: 2 }))
    const run = await simulate(only(task({ Retry })))
    await run.settle(({ attempt }) => ({ error: attempt % 2 === 0 ? 'A' : 'B', cause: '' }))
    expect(retriesOf(run.log).map((e) => e.retrier)).toEqual([0, 1, 0, 1])
  })

  test('[R22] full jitter stays within the delay and is the same when decided again', async () => {
    const machine = only(
      task({ Retry: [{ ErrorEquals: ['Boom'], IntervalSeconds: 100, JitterStrategy: 'FULL' }] }),
    )
    const [one, two, other] = [
      await simulate(machine),
      await simulate(machine),
      await simulate(machine, { seed: 'else' }),
    ]
    for (const run of [one, two, other]) await run.settle(boom)
    expect(delays(one)).toEqual(delays(two))
    expect(delays(one)).not.toEqual(delays(other))
    for (const [index, delay] of delays(one).entries()) {
      expect(delay).toBeGreaterThanOrEqual(0)
      expect(delay).toBeLessThanOrEqual(100 * 2 ** index)
    }
  })

  test('[R23] nothing is early: a wake before the time changes nothing', async () => {
    const run = await simulate(only(task({ Retry: [{ ErrorEquals: ['Boom'], IntervalSeconds: 10 }] })))
    await run.send({ kind: 'FailTask', task: { visit: 1, attempt: 0 }, error: 'Boom', cause: '' })
    expect(earliestDeadline(run.state)).toBe(EPOCH + 10_000)
    run.now = EPOCH + 9_999
    expect((await run.send({ kind: 'Wake' })).events).toEqual([])
    run.now = EPOCH + 10_000
    expect(typesOf((await run.send({ kind: 'Wake' })).events)).toEqual(['TaskScheduled'])
  })
})

describe('catch', () => {
  test('[R24] the first catcher that matches leads out, with the error at its ResultPath', async () => {
    const Catch = [
      { ErrorEquals: ['Other'], Next: 'A' },
      { ErrorEquals: ['States.ALL'], Next: 'A', ResultPath: '$.error', Assign: { 'why.$': '$.Cause' } },
    ]
    const run = await simulate(
      only(task({ Catch }), {
        A: { Type: 'Pass', Parameters: { 'e.$': '$.error.Error', 'why.$': '$why' }, End: true },
      }),
    )
    await run.settle(boom)
    expect(run.state.output).toEqual({ e: 'Boom', why: 'no luck' })
    expect(run.log.find((e) => e.type === 'TaskStateExited')).toMatchObject({ catcher: 1, next: 'A' })
  })

  test('[R24] in JSONata a catcher shapes its output from the error', async () => {
    const Catch = [{ ErrorEquals: ['Boom'], Next: 'A', Output: '{% $states.errorOutput.Cause & "!" %}' }]
    const run = await simulate(only(task({ QueryLanguage: 'JSONata', Catch }), { A: { Type: 'Succeed' } }))
    await run.settle(boom)
    expect(run.state.output).toBe('no luck!')
  })

  test('[R25] States.TaskFailed takes everything but a time-out; States.Runtime is never taken', async () => {
    const Catch = [{ ErrorEquals: ['States.TaskFailed'], Next: 'A' }]
    const late = await simulate(only(task({ TimeoutSeconds: 1, Catch }), { A: { Type: 'Succeed' } }))
    await late.settle()
    expect(late.state).toMatchObject({ status: 'FAILED', error: 'States.Timeout', cause: null })
    const All = [{ ErrorEquals: ['States.ALL'], Next: 'A' }]
    const broken = await simulate(only(task({ InputPath: '$.none', Catch: All }), { A: { Type: 'Succeed' } }))
    expect(broken.state).toMatchObject({ status: 'FAILED', error: 'States.Runtime' })
    expect(broken.state.cause).toMatch(
      /^An error occurred while executing the state 'Work' \(entered at the event id #2\)\. /,
    )
  })

  test('[R26] an expression that fails is in the log and can be caught', async () => {
    const Catch = [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'A' }]
    const state = task({ QueryLanguage: 'JSONata', Arguments: '{% $nothing %}', Catch })
    const run = await simulate(only(state, { A: { Type: 'Succeed' } }))
    expect(typesOf(run.log)).toContain('EvaluationFailed')
    expect(run.state.status).toBe('SUCCEEDED')
  })

  test('[R27] a catcher that fails itself is not asked again', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'A', Output: '{% $nothing %}' }]
    const run = await simulate(only(task({ QueryLanguage: 'JSONata', Catch }), { A: { Type: 'Succeed' } }))
    await run.settle(boom)
    expect(run.state).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' })
  })
})

describe('deadlines', () => {
  test('[R28] a result that comes after the deadline loses', async () => {
    const run = await simulate(only(task({ TimeoutSeconds: 5 })))
    run.now = EPOCH + 5_000
    const late = await run.send({ kind: 'CompleteTask', task: { visit: 1, attempt: 0 }, output: 1 })
    expect(late.refusal?.code).toBe('TASK_NOT_OPEN')
    await run.settle()
    expect(run.state.error).toBe('States.Timeout')
  })

  test('[R29] heartbeats move their deadline; silence is caught by name and else a time-out', async () => {
    const machine = only(
      task({ HeartbeatSeconds: 5, Catch: [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'A' }] }),
      { A: { Type: 'Succeed' } },
    )
    const run = await simulate(machine)
    run.now = EPOCH + 4_000
    await run.send({ kind: 'HeartbeatTask', task: { visit: 1, attempt: 0 } })
    expect(earliestDeadline(run.state)).toBe(EPOCH + 9_000)
    await run.settle()
    expect(run.state.output).toMatchObject({ Error: 'States.HeartbeatTimeout' })
    const plain = await simulate(only(task({ HeartbeatSeconds: 5 })))
    await plain.settle()
    expect(plain.state).toMatchObject({ status: 'FAILED', error: 'States.Timeout' })
  })

  test('[R29] an activity owes heartbeats only once a worker has taken it', async () => {
    const run = await simulate(only(task({ Resource: 'activity:pack', HeartbeatSeconds: 5 })))
    expect(earliestDeadline(run.state)).toBeNull()
    run.now = EPOCH + 60_000
    await run.send({ kind: 'StartTask', task: { visit: 1, attempt: 0 }, worker: 'w' })
    expect(earliestDeadline(run.state)).toBe(EPOCH + 65_000)
  })

  test('[R30] when the execution has no time left its states are aborted and it ends as timed out', async () => {
    const run = await simulate({ ...only(task({})), TimeoutSeconds: 9 })
    await run.settle()
    expect(typesOf(run.log).slice(-2)).toEqual(['TaskStateAborted', 'ExecutionTimedOut'])
    expect(run.state).toMatchObject({ status: 'TIMED_OUT', stoppedAt: EPOCH + 9_000 })
  })

  test('[R31] results larger than a payload may be are a failure of their own', async () => {
    const run = await simulate(only(task({})), { limits: { payloadBytes: 100 } })
    await run.settle(() => ({ output: 'x'.repeat(200) }))
    expect(run.state.error).toBe('States.DataLimitExceeded')
    expect(run.state.cause).toContain("The state/task 'function:f' returned a result")
  })

  test('[R32] the last event that a log may have is its failure', async () => {
    const loop: StateMachine = { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'A' } } }
    const run = await simulate(loop, { limits: { historyEvents: 50 } })
    expect(run.log).toHaveLength(50)
    expect(run.state).toMatchObject({ status: 'FAILED', error: 'States.Runtime' })
  })
})
