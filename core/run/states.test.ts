import { describe, expect, test } from 'vitest'
import type { State, StateMachine } from '../language/definition.ts'
import { parseDefinition } from '../language/parse.ts'
import type { Json } from '../std/json.ts'
import { EPOCH, simulate, typesOf } from './testing/simulation.ts'

const machine = (state: State, others: Record<string, State> = {}): StateMachine => ({
  StartAt: 'It',
  States: { It: state, ...others },
})
const outputOf = async (
  state: State,
  input: Json = {},
  others: Record<string, State> = {},
): Promise<Json | undefined> => {
  const run = await simulate(machine(state, others), { input })
  await run.settle((task) => ({ output: { got: task.parameters } }))
  expect(run.state.cause).toBeNull()
  return run.state.output
}

describe('JSONPath', () => {
  test('[R10] a value goes through InputPath, Parameters, the work, ResultSelector, ResultPath, OutputPath', async () => {
    const output = await outputOf(
      {
        Type: 'Task',
        Resource: 'function:f',
        InputPath: '$.inner',
        Parameters: { 'b.$': '$.a' },
        ResultSelector: { 'c.$': '$.got.b' },
        ResultPath: '$.kept.result',
        OutputPath: '$.kept',
        End: true,
      },
      { inner: { a: 1 }, kept: { old: true } },
    )
    expect(output).toEqual({ old: true, result: { c: 1 } })
  })

  test('[R10] null paths: no input, no result', async () => {
    expect(await outputOf({ Type: 'Task', Resource: 'function:f', InputPath: null, End: true }, 7)).toEqual({
      got: {},
    })
    expect(await outputOf({ Type: 'Task', Resource: 'function:f', ResultPath: null, End: true }, 7)).toBe(7)
    expect(await outputOf({ Type: 'Pass', OutputPath: null, End: true }, 7)).toEqual({})
  })

  test('[R11] Assign reads the result and the variables as they were on entry', async () => {
    const second: State = { Type: 'Pass', Assign: { 'a.$': '$b', 'b.$': '$a' }, Next: 'Last' }
    const last: State = { Type: 'Pass', Parameters: { 'a.$': '$a', 'b.$': '$b' }, End: true }
    const first: State = { Type: 'Pass', Result: { x: 1 }, Assign: { 'a.$': '$.x', b: 2 }, Next: 'Swap' }
    expect(await outputOf(first, {}, { Swap: second, Last: last })).toEqual({ a: 2, b: 1 })
  })
})

describe('JSONata', () => {
  test('[R12] Arguments, Output and Assign see input, result, context and variables', async () => {
    const output = await outputOf(
      {
        Type: 'Task',
        QueryLanguage: 'JSONata',
        Resource: 'function:f',
        Arguments: { n: '{% $states.input.n + 1 %}' },
        Assign: { kept: '{% $states.result.got.n %}' },
        Output: { in: '{% $states.input.n %}', state: '{% $states.context.State.Name %}' },
        Next: 'Last',
      },
      { n: 1 },
      {
        Last: {
          Type: 'Pass',
          QueryLanguage: 'JSONata',
          Output: '{% $merge([$states.input, {"kept": $kept}]) %}',
          End: true,
        },
      },
    )
    expect(output).toEqual({ in: 1, state: 'It', kept: 2 })
  })

  test('[R13] templates without an expression ask nobody', async () => {
    const state: State = {
      Type: 'Pass',
      QueryLanguage: 'JSONata',
      Output: { a: [1, 'text'] },
      Assign: { v: 1 },
      End: true,
    }
    const run = await simulate(machine(state), { evaluate: () => Promise.reject(new Error('asked')) })
    expect(run.state.output).toEqual({ a: [1, 'text'] })
  })

  test('[R13] what can be asked together is asked together', async () => {
    const batches: number[] = []
    const inner = (name: string) => ({
      StartAt: name,
      States: {
        [name]: { Type: 'Pass' as const, QueryLanguage: 'JSONata' as const, Output: '{% 1 %}', End: true },
      },
    })
    const { evaluateAll } = await import('./testing/simulation.ts')
    const run = await simulate(
      machine({ Type: 'Parallel', Branches: ['A', 'B', 'C'].map(inner), End: true }),
      {
        evaluate: (requests) => {
          batches.push(requests.length)
          return evaluateAll(requests)
        },
      },
    )
    expect(run.state.output).toEqual([1, 1, 1])
    expect(batches[0]).toBe(1)
    expect(batches.reduce((sum, n) => sum + n, 0)).toBe(3)
  })
})

describe('each type of state', () => {
  test('[R14] Choice leaves by the first rule that holds, with the rule’s own Output and Assign', async () => {
    const choice: State = {
      Type: 'Choice',
      QueryLanguage: 'JSONata',
      Choices: [
        { Condition: '{% $states.input.n > 5 %}', Next: 'Big' },
        { Condition: '{% $states.input.n > 1 %}', Next: 'Middle', Output: 'second', Assign: { way: 2 } },
      ],
      Default: 'Small',
      Output: 'default',
    }
    const ends: Record<string, State> = {
      Big: { Type: 'Succeed' },
      Middle: { Type: 'Succeed' },
      Small: { Type: 'Succeed' },
    }
    const run = await simulate(machine(choice, ends), { input: { n: 3 } })
    expect(run.log.find((e) => e.type === 'ChoiceStateExited')).toMatchObject({
      next: 'Middle',
      rule: 1,
      assigned: { way: 2 },
    })
    expect(run.state.output).toBe('second')
    expect(await outputOf(choice, { n: 0 }, ends)).toBe('default')
  })

  test('[R14] a Choice without a rule that holds and without Default fails by name', async () => {
    const run = await simulate(
      machine({ Type: 'Choice', Choices: [{ Variable: '$.n', NumericEquals: 1, Next: 'It' }] }),
      { input: { n: 2 } },
    )
    expect(run.state.error).toBe('States.NoChoiceMatched')
    expect(run.state.cause).toBe(
      "An error occurred while executing the state 'It' (entered at the event id #2). Failed to transition out of the state. The state does not point to a next state.",
    )
  })

  test('[R15] Wait lets exactly its time pass', async () => {
    for (const [wait, until] of [
      [{ Seconds: 5 }, EPOCH + 5_000],
      [{ SecondsPath: '$.s' }, EPOCH + 7_000],
      [{ Timestamp: '2026-01-01T00:00:09Z' }, EPOCH + 9_000],
      [{ TimestampPath: '$.t' }, EPOCH + 1_001],
    ] as const) {
      const run = await simulate(machine({ Type: 'Wait', ...wait, End: true }), {
        input: { s: 7, t: '2026-01-01T00:00:01.0001Z' },
      })
      await run.settle()
      expect(run.state.stoppedAt).toBe(until)
    }
  })

  test('[R16] Fail ends with its error and cause, or with neither', async () => {
    const run = await simulate(
      machine({ Type: 'Fail', ErrorPath: '$.e', CausePath: "States.Format('{}!', $.c)" }),
      { input: { e: 'E', c: 'C' } },
    )
    expect(run.state).toMatchObject({ status: 'FAILED', error: 'E', cause: 'C!' })
    const bare = await simulate(machine({ Type: 'Fail' }))
    expect(bare.state).toMatchObject({ status: 'FAILED', error: null, cause: null })
  })

  test('[R17] a draft that points nowhere fails where it would have gone on', async () => {
    const run = await simulate(machine({ Type: 'Pass', Next: 'Gone' }))
    expect(run.state).toMatchObject({ status: 'FAILED', error: 'States.Runtime' })
    expect(run.state.cause).toContain("no state 'Gone'")
  })

  test('[R17] drafts that lack what they need fail with a sentence and never by surprise', async () => {
    for (const Type of ['Pass', 'Task', 'Choice', 'Wait', 'Succeed', 'Fail', 'Parallel', 'Map']) {
      for (const QueryLanguage of ['JSONPath', 'JSONata']) {
        const { definition } = parseDefinition({ StartAt: 'It', QueryLanguage, States: { It: { Type } } })
        const run = await simulate(definition!, { input: [1] })
        await run.settle(() => ({ output: 1 }))
        expect(run.state.status, Type).not.toBe('RUNNING')
      }
    }
  })

  test('[R18] a task’s start may come with its end; only one answer counts', async () => {
    const run = await simulate(
      machine(
        { Type: 'Task', Resource: 'function:f', Next: 'Rest' },
        { Rest: { Type: 'Wait', Seconds: 9, End: true } },
      ),
    )
    const task = { visit: 1, attempt: 0 }
    await run.send({
      kind: 'CompleteTask',
      task,
      output: 1,
      startedAt: EPOCH - 5,
      logs: ['hello'],
      mocked: true,
    })
    expect(run.log.find((e) => e.type === 'TaskSucceeded')).toMatchObject({
      startedAt: EPOCH - 5,
      logs: ['hello'],
      mocked: true,
    })
    for (const kind of ['CompleteTask', 'FailTask'] as const) {
      const late = await run.send({ kind, task, output: 2, error: 'E', cause: '' } as never)
      expect(late.refusal?.code).toBe('TASK_NOT_OPEN')
    }
    expect(typesOf(run.log)).not.toContain('TaskStarted')
  })

  test('[R19] a task has one worker, and its token opens nothing else', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Rest' }]
    const rest = { Rest: { Type: 'Succeed' as const } }
    const run = await simulate(machine({ Type: 'Task', Resource: 'activity:pack', Catch, End: true }, rest))
    const task = { visit: 1, attempt: 0 }
    const { token } = run.log.find((e) => e.type === 'TaskScheduled')!
    await run.send({ kind: 'StartTask', task, worker: 'ann' })
    const second = await run.send({ kind: 'StartTask', task, worker: 'bob' })
    expect(second.refusal?.code).toBe('TASK_TAKEN')
    await run.send({ kind: 'StartTask', task, worker: 'bob', again: true })
    const started = run.log.filter((e) => e.type === 'TaskStarted')
    expect(started.map((e) => e.worker)).toEqual(['ann', 'bob'])
    await run.send({ kind: 'FailTask', task, token: token!, error: null, cause: null })
    expect(run.state).toMatchObject({ status: 'SUCCEEDED', output: { Error: null, Cause: null } })

    const plain = await simulate(machine({ Type: 'Task', Resource: 'function:f', End: true }))
    const forged = await plain.send({ kind: 'CompleteTask', task, token: 'x-1.1.0.00', output: 1 })
    expect(forged.refusal?.code).toBe('TASK_TOKEN_MISMATCH')
  })

  test('[R18] started, submitted and answered by token', async () => {
    const run = await simulate(
      machine({
        Type: 'Task',
        Resource: 'lambda:invoke.waitForTaskToken',
        Parameters: { 't.$': '$$.Task.Token' },
        End: true,
      }),
    )
    const scheduled = run.log.find((e) => e.type === 'TaskScheduled')!
    expect(scheduled.parameters).toEqual({ t: scheduled.token })
    const task = { visit: 1, attempt: 0 }
    await run.send({ kind: 'StartTask', task, worker: 'w' })
    expect((await run.send({ kind: 'StartTask', task })).refusal?.code).toBe('TASK_TAKEN')
    await run.send({ kind: 'SubmitTask', task, output: { id: 1 } })
    expect((await run.send({ kind: 'CompleteTask', task, token: 'wrong', output: 1 })).refusal?.code).toBe(
      'TASK_TOKEN_MISMATCH',
    )
    await run.send({ kind: 'CompleteTask', task, token: scheduled.token!, output: 1 })
    expect(typesOf(run.log).slice(2)).toEqual([
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ])
  })
})
