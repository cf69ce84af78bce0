import { describe, expect, test } from 'vitest'
import { parseDefinition } from '../../core/language/parse.ts'
import type { Json } from '../../core/std/json.ts'
import { err, ok } from '../../core/std/result.ts'
import { systemClock } from '../engine/clock.ts'
import type { RunTask } from '../engine/dispatcher.ts'
import type { Engine } from '../engine/engine.ts'
import type { TaskRequest } from '../engine/task-port.ts'
import { createHarness, type Harness } from '../engine/testing/harness.ts'
import { pass, task, wait } from '../engine/testing/machines.ts'
import { settled } from '../engine/testing/manual-clock.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { createExecutionHandler } from './execution.ts'
import { createFunctionHandler } from './function.ts'
import { missingHandler } from './missing.ts'
import { createRehearsalDeps } from './rehearsal-deps.ts'
import { createRunTask } from './run-task.ts'
import { taskOf, testTools } from './testing.ts'

/** A sandbox whose functions double a number, or throw. */
const runFunction: Sandbox['runFunction'] = async ({ source, input }) => {
  if (source === 'throw') {
    const stack = ['at handler (function.js:1:7)']
    return err({ code: 'THREW', errorType: 'CardDeclined', message: 'no money', stack, logs: ['before'] })
  }
  return ok({ output: { doubled: JSON.parse(input).n * 2 }, logs: ['hello'] })
}
const functions = createFunctionHandler({
  clock: systemClock,
  sandbox: { runFunction },
  fetch: async () => ({ status: 200, statusText: '', headers: {}, body: '' }),
  source: async (name) => ({ double: 'double', broken: 'throw' })[name] ?? null,
  endpoint: null,
})

describe('functions', () => {
  const run = (resource: string, parameters: Json, tools = testTools()) =>
    functions.run(taskOf(resource, parameters), tools)

  test('[TK1] the result is raw, or wrapped for lambda:invoke', async () => {
    expect(await run('function:double', { n: 4 })).toEqual({
      kind: 'succeeded',
      output: { doubled: 8 },
      logs: ['hello'],
    })
    const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:double'
    expect(await run(arn, { n: 1 })).toMatchObject({ output: { doubled: 2 } })
    for (const FunctionName of ['double', 'double:live', arn, `${arn}:$LATEST`]) {
      expect(await run('lambda:invoke', { FunctionName, Payload: { n: 3 } })).toMatchObject({
        output: { ExecutedVersion: '$LATEST', Payload: { doubled: 6 }, StatusCode: 200 },
      })
    }
  })

  test('[TK1] what is thrown keeps its name', async () => {
    const outcome = await run('function:broken', {})
    expect(outcome).toMatchObject({ kind: 'failed', error: 'CardDeclined', logs: ['before'] })
    const { cause } = outcome as { cause: string }
    expect(JSON.parse(cause)).toEqual({
      errorMessage: 'no money',
      errorType: 'CardDeclined',
      trace: ['at handler (function.js:1:7)'],
    })
  })

  test('[TK2] an unknown function says what to do', async () => {
    expect(await run('function:gone', {})).toEqual({
      kind: 'failed',
      error: 'Lambda.ResourceNotFoundException',
      cause:
        'There is no function called "gone". Write it under Functions, or choose another one for the state "T".',
    })
    expect(await run('lambda:invoke', {})).toMatchObject({
      kind: 'failed',
      cause: expect.stringContaining('FunctionName'),
    })
  })

  test('[TK12] a task that waits for its token submits and is answered from elsewhere', async () => {
    const tools = testTools()
    const parameters = { FunctionName: 'double', Payload: { n: 1 } }
    expect(await run('lambda:invoke.waitForTaskToken', parameters, tools)).toEqual({ kind: 'elsewhere' })
    expect(tools.submitted).toMatchObject([{ Payload: { doubled: 2 } }])
  })
})

describe('nested executions', () => {
  const childMachines: Readonly<Record<string, Json>> = {
    quick: pass,
    long: wait(60),
    bad: { StartAt: 'F', States: { F: { Type: 'Fail', Error: 'NoStock', Cause: 'none left' } } },
  }

  /** A harness whose tasks start other machines of the same engine. */
  function nested(over?: Harness): Harness {
    let engine: Engine
    const handler = createExecutionHandler({
      engine: () => engine,
      machine: async (name) => {
        const definition = childMachines[name]
        if (definition === undefined) return null
        h.store.definitions.set(`child-${name}`, JSON.stringify(definition))
        const pinned = { version: 1, definition: `child-${name}` }
        return { id: name, name, ...pinned, roleArn: null, published: null }
      },
    })
    const run: RunTask = (one, tools) => handler.run(one, tools)
    const h = over === undefined ? createHarness({ T: run }) : over.again({ T: run })
    engine = h.engine
    return h
  }

  const parent = (resource: string, parameters: { [key: string]: Json }): Json =>
    task({ Resource: `states:startExecution${resource}`, Parameters: parameters })
  const children = (h: Harness) => [...h.store.executions].filter(([, one]) => one.create.parentId !== null)

  test('[TK7] without .sync the task ends when the child has begun', async () => {
    const h = nested()
    const id = await h.start(parent('', { StateMachine: 'long', Input: { a: 1 } }))
    const [child] = children(h)
    expect(await h.engine.state(id)).toMatchObject({
      status: 'SUCCEEDED',
      output: { ExecutionArn: child![0] },
    })
    expect(await h.engine.state(child![0])).toMatchObject({ status: 'RUNNING', input: { a: 1 } })
  })

  test('[TK7] with .sync:2 the child is waited for and its output parsed', async () => {
    const h = nested()
    const arn = 'arn:aws:states:eu-west-1:123456789012:stateMachine:quick'
    const id = await h.start(parent('.sync:2', { StateMachineArn: arn }))
    await settled()
    expect(await h.engine.state(id)).toMatchObject({
      status: 'SUCCEEDED',
      output: { Status: 'SUCCEEDED', Output: 1, StateMachineArn: arn },
    })
    const text = await h.start(parent('.sync', { StateMachine: 'quick' }))
    await settled()
    expect((await h.engine.state(text)).output).toMatchObject({ Output: '1', Input: '{}' })
  })

  test('[TK7] a failed child fails the task and is quoted', async () => {
    const h = nested()
    const id = await h.start(parent('.sync:2', { StateMachine: 'bad' }))
    await settled()
    const state = await h.engine.state(id)
    expect(state).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' })
    expect(JSON.parse(state.cause ?? '')).toMatchObject({
      Error: 'NoStock',
      Cause: 'none left',
      Status: 'FAILED',
    })
  })

  test('[TK7] after a crash the same child is waited for', async () => {
    const h = nested()
    const id = await h.start(parent('.sync:2', { StateMachine: 'long' }))
    await h.engine.close()
    const after = nested(h)
    await after.engine.recover()
    await after.clock.advance(60_000)
    expect((await after.engine.state(id)).status).toBe('SUCCEEDED')
    expect(children(after)).toHaveLength(1)
  })

  test('[TK8] stopping the parent stops the child it waits for', async () => {
    const h = nested()
    const id = await h.start(parent('.sync:2', { StateMachine: 'long' }))
    await h.engine.deliver(id, { kind: 'Stop', author: 't' })
    await settled()
    const [child] = children(h)
    expect((await h.engine.state(child![0])).status).toBe('ABORTED')
  })

  test('[TK8] closing the server does not stop the child', async () => {
    const h = nested()
    await h.start(parent('.sync:2', { StateMachine: 'long' }))
    await h.engine.close()
    expect(children(h)[0]?.[1].projection.status).toBe('RUNNING')
  })

  test('[TK7] an unknown machine says what to do', async () => {
    const h = nested()
    const id = await h.start(parent('', { StateMachine: 'gone' }))
    expect(await h.engine.state(id)).toMatchObject({
      error: 'StepFunctions.StateMachineDoesNotExistException',
      cause: expect.stringContaining('"gone"'),
    })
  })
})

describe('rehearsals', () => {
  const definition = parseDefinition({
    StartAt: 'T',
    States: {
      T: { Type: 'Task', Resource: 'arn:aws:states:::dynamodb:getItem', Next: 'N' },
      N: { Type: 'Pass', Parameters: { 'a.$': '$.Item.total.N' }, End: true },
    },
  }).definition
  const deps = (mock: string | null, calls = 0) => ({
    remembered: async () => mock,
    definition: async () => definition,
    callsBefore: async () => calls,
  })
  const run = (task: TaskRequest, mock: string | null = null, calls = 0) =>
    createRunTask([functions], deps(mock, calls))(task, testTools())
  const aws = 'arn:aws:states:::dynamodb:getItem'

  test('[TK9] a written mock comes first, then what exists, then a guess', async () => {
    const rehearsal = { rehearsal: true }
    const mock = '{"output":{"mine":true}}'
    expect(await run(taskOf('function:double', { n: 1 }, rehearsal), mock)).toMatchObject({
      output: { mine: true },
      mocked: true,
    })
    expect(await run(taskOf('function:double', { n: 1 }, rehearsal))).toMatchObject({
      output: { doubled: 2 },
    })
    expect(await run(taskOf(aws, {}, rehearsal))).toEqual({
      kind: 'succeeded',
      mocked: true,
      output: { Item: { total: { N: '1' } } },
    })
    expect(await run(taskOf('function:double', { n: 1 }), mock)).toMatchObject({ output: { doubled: 2 } })
  })

  test('[TK10] outside of a rehearsal a missing resource fails and says what to do', async () => {
    expect(await run(taskOf(aws, {}), '{"output":1}')).toMatchObject({
      kind: 'failed',
      error: 'Hindsight.ResourceNotFound',
      cause: expect.stringMatching(/getItem of dynamodb.*rehearsal/),
    })
    expect(await missingHandler.exists(taskOf(aws, {}))).toBe(false)
  })

  test('[TK11] a list of mocks answers one call after the other', async () => {
    const list = '[{"error":"Busy","cause":"later"},{"output":1},{"output":2}]'
    const answers = [0, 1, 2, 9].map((calls) => run(taskOf(aws, {}, { rehearsal: true }), list, calls))
    expect(await Promise.all(answers)).toMatchObject([
      { error: 'Busy' },
      { output: 1 },
      { output: 2 },
      { output: 2 },
    ])
    expect(await run(taskOf(aws, {}, { rehearsal: true }), '{"answer":1}')).toMatchObject({ kind: 'failed' })
  })

  test('[TK11] calls are counted from the log', async () => {
    const answers: Json[] = []
    const harness: Harness = createHarness({
      T: async (one, tools) => {
        const rehearsal = createRehearsalDeps(
          harness.store,
          async () => '[{"error":"Busy"},{"error":"Busy"},{"output":3}]',
        )
        const outcome = await createRunTask([], rehearsal)(one, tools)
        answers.push(outcome.kind)
        return outcome
      },
    })
    const machine = task({ Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 1, MaxAttempts: 5 }] })
    const id = await harness.start(machine, {}, { rehearsal: true })
    await harness.clock.advance(10_000)
    expect(answers).toEqual(['failed', 'failed', 'succeeded'])
    expect((await harness.engine.state(id)).output).toBe(3)
  })
})
