import { describe, expect, test } from 'vitest'
import type { State, StateMachine } from '../language/definition.ts'
import type { Json } from '../std/json.ts'
import type { Breakpoint, Edit } from './command.ts'
import { editableTargets } from './edits.ts'
import { fold } from './evolve.ts'
import { dataAt, heldFrames, openTasks } from './select.ts'
import { EPOCH, type Simulation, simulate, simulationOf, typesOf } from './testing/simulation.ts'
import { parseToken } from './token.ts'

const pass = (name: string, Next?: string): State => ({
  Type: 'Pass',
  Parameters: { at: name, 'n.$': '$.n' },
  ...(Next === undefined ? { End: true } : { Next }),
})
const line: StateMachine = { StartAt: 'A', States: { A: pass('A', 'B'), B: pass('B', 'C'), C: pass('C') } }
const at = (state: string, where: Breakpoint['where'] = 'before'): Breakpoint => ({
  state: `/States/${state}`,
  where,
})
const input = (value: Json, pointer = '', frame = 0): Edit => ({
  target: { kind: 'input', frame, pointer },
  value,
})
const held = (run: Simulation) =>
  heldFrames(run.state).map((h) => [h.frame, h.held.where, h.held.state, h.held.reason])
const started = (breakpoints: Breakpoint[], definition = line) =>
  simulate(definition, { input: { n: 1 }, start: { breakpoints } })

describe('breakpoints', () => {
  test('[R70] a run stops before a state, says why, and goes on when released', async () => {
    const run = await started([at('B')])
    expect(held(run)).toEqual([[0, 'before', 'B', 'breakpoint']])
    expect(dataAt(run.state, 0)).toMatchObject({ state: 'B', phase: 'next', input: { at: 'A', n: 1 } })
    expect((await run.send({ kind: 'Resume' })).events).toEqual([])
    await run.send({ kind: 'Release', frame: null, mode: 'continue' })
    expect(run.state.status).toBe('SUCCEEDED')
  })

  test('[R71] after a state it stops with the result, which can be changed', async () => {
    const run = await started([at('B', 'after')])
    expect(held(run)).toEqual([[0, 'after', 'B', 'breakpoint']])
    expect(dataAt(run.state, 0)?.result).toEqual({ at: 'B', n: 1 })
    await run.send({
      kind: 'Edit',
      edits: [{ target: { kind: 'result', frame: 0, pointer: '/n' }, value: 5 }],
    })
    await run.send({ kind: 'Release', frame: 0, mode: 'continue' })
    expect(run.state.output).toEqual({ at: 'C', n: 5 })
  })

  test('[R72] a step goes to the next place where a run may stop', async () => {
    const run = await started([at('A')])
    const places = []
    while (run.state.status === 'RUNNING') {
      places.push(held(run)[0]?.slice(1, 3).join(' '))
      await run.send({ kind: 'Release', frame: 0, mode: 'step' })
    }
    expect(places).toEqual(['before A', 'after A', 'before B', 'after B', 'before C', 'after C'])
  })

  test('[R72] a step enters branches and comes out of them', async () => {
    const inner = { StartAt: 'In', States: { In: pass('In') } }
    const fan: StateMachine = {
      StartAt: 'Fan',
      States: {
        Fan: {
          Type: 'Parallel',
          Branches: [inner, { StartAt: 'Side', States: { Side: pass('Side') } }],
          End: true,
        },
      },
    }
    const run = await started([at('Fan')], fan)
    await run.send({ kind: 'Release', frame: 0, mode: 'step' })
    expect(held(run)).toEqual([
      [1, 'before', 'In', 'step'],
      [2, 'before', 'Side', 'step'],
    ])
    await run.send({ kind: 'Release', frame: 1, mode: 'continue' })
    await run.send({ kind: 'Release', frame: 2, mode: 'step' })
    await run.send({ kind: 'Release', frame: 2, mode: 'step' })
    expect(held(run)).toEqual([[0, 'after', 'Fan', 'step']])
  })

  test('[R73] a hold stops every frame before its next state; the others of a held frame go on', async () => {
    const branch = (name: string) => ({
      StartAt: name,
      States: {
        [name]: { Type: 'Task' as const, Resource: 'function:f', Next: `${name}2` },
        [`${name}2`]: { Type: 'Succeed' as const },
      },
    })
    const run = await simulate({
      StartAt: 'Fan',
      States: { Fan: { Type: 'Parallel', Branches: [branch('L'), branch('R')], End: true } },
    })
    await run.send({ kind: 'Hold' })
    await run.send({ kind: 'CompleteTask', task: { visit: 2, attempt: 0 }, output: 1 })
    expect(held(run)).toEqual([[1, 'before', 'L2', 'hold']])
    expect(openTasks(run.state).map((t) => t.state)).toEqual(['R'])
    await run.send({ kind: 'Release', frame: null, mode: 'continue' })
    await run.send({ kind: 'CompleteTask', task: { visit: 3, attempt: 0 }, output: 2 })
    expect(run.state.output).toEqual([1, 2])
  })

  test('[R74] breakpoints can be set while it runs, only on states that there are', async () => {
    const run = await simulate({
      StartAt: 'W',
      States: { W: { Type: 'Wait', Seconds: 1, Next: 'E' }, E: { Type: 'Succeed' } },
    })
    expect((await run.send({ kind: 'SetBreakpoints', breakpoints: [at('Nowhere')] })).refusal?.code).toBe(
      'UNKNOWN_STATE',
    )
    await run.send({ kind: 'SetBreakpoints', breakpoints: [at('E')] })
    await run.settle()
    expect(held(run)).toEqual([[0, 'before', 'E', 'breakpoint']])
    expect((await run.send({ kind: 'Release', frame: 7, mode: 'step' })).refusal?.code).toBe('NOT_HELD')
  })
})

describe('edits', () => {
  test('[R75] the input of the next state is changed at a pointer, each edit an event of its own', async () => {
    const run = await started([at('B')])
    const decision = await run.send({ kind: 'Edit', edits: [input(2, '/n'), input('new', '/extra')] })
    expect(typesOf(decision.events)).toEqual(['ValueEdited', 'ValueEdited'])
    await run.send({ kind: 'Release', frame: null, mode: 'continue' })
    expect(run.state.output).toEqual({ at: 'C', n: 2 })
  })

  test('[R76] an edit where nothing stands still, or of what is not there, is refused with a sentence', async () => {
    const run = await started([at('B')])
    const refusals = [
      [{ target: { kind: 'result', frame: 0 }, value: 1 }],
      [input(1, '', 9)],
      [input(1, '/no/such/place')],
      [{ target: { kind: 'variable', frame: 0, name: 'v', pointer: '/x' }, value: 1 }],
    ] as Edit[][]
    for (const edits of refusals) {
      const { refusal, events } = await run.send({ kind: 'Edit', edits })
      expect(refusal?.code).toBe('NOT_EDITABLE')
      expect(refusal?.message).toMatch(/\.$/)
      expect(events).toEqual([])
    }
  })

  test('[R77] the failure of a task can be replaced by a result where it stands still', async () => {
    const work: StateMachine = {
      StartAt: 'Work',
      States: { Work: { Type: 'Task', Resource: 'function:f', End: true } },
    }
    const run = await started([at('Work', 'after')], work)
    await run.settle(() => ({ error: 'Boom', cause: 'no' }))
    expect(editableTargets(run.state, 'held').map((t) => t.target.kind)).toEqual(['result'])
    await run.send({ kind: 'Edit', edits: [{ target: { kind: 'result', frame: 0 }, value: 'good' }] })
    await run.send({ kind: 'Release', frame: 0, mode: 'continue' })
    expect(run.state).toMatchObject({ status: 'SUCCEEDED', output: 'good' })
  })
})

describe('forks', () => {
  const fork = async (
    parent: Simulation,
    seq: number,
    edits: Edit[] = [],
    breakpoints: Breakpoint[] = [],
  ) => {
    const run = simulationOf(parent.program, fold(parent.log.slice(0, seq)), { seed: 'other' })
    run.now = EPOCH + 86_400_000
    const decision = await run.send({
      kind: 'Fork',
      executionId: 'x-2',
      name: 'second',
      from: { executionId: 'x-1', seq },
      edits,
      breakpoints,
      rehearsal: false,
    })
    return { run, decision }
  }
  const work: StateMachine = {
    TimeoutSeconds: 100,
    StartAt: 'Ask',
    States: {
      Ask: { Type: 'Task', Resource: 'human:ask', TimeoutSeconds: 60, Next: 'End' },
      End: { Type: 'Succeed' },
    },
  }

  test('[R80] a fork of a finished run goes on from an earlier moment with an edited value', async () => {
    const parent = await started([])
    const seq = parent.log.find((e) => e.type === 'PassStateExited')!.seq
    const { run, decision } = await fork(parent, seq, [input(9, '/n')])
    expect(typesOf(decision.events).slice(0, 2)).toEqual(['ExecutionForked', 'ValueEdited'])
    expect(run.state).toMatchObject({ status: 'SUCCEEDED', executionId: 'x-2', output: { at: 'C', n: 9 } })
    expect(run.state.forkedFrom).toEqual({ executionId: 'x-1', seq })
    expect(fold([...parent.log.slice(0, seq), ...run.log])).toEqual(run.state)
  })

  test('[R81] an open task is asked for again: its own token, its clocks where they stood', async () => {
    const parent = await simulate(work, { input: { n: 1 } })
    const { run } = await fork(parent, parent.log.length, [input({ n: 2 })])
    const [mine, theirs] = [openTasks(run.state)[0]!.phase, openTasks(parent.state)[0]!.phase]
    expect(mine.parameters).toEqual({ n: 2 })
    expect(mine.deadline).toBe(run.now + 60_000)
    expect(run.state.deadline).toBe(run.now + 100_000)
    expect(mine.token).not.toBe(theirs.token)
    expect(parseToken(mine.token!)).toEqual({ executionId: 'x-2', visit: 1, attempt: 0 })
    const wrong = await run.send({
      kind: 'CompleteTask',
      task: { visit: 1, attempt: 0 },
      token: theirs.token!,
      output: 1,
    })
    expect(wrong.refusal?.code).toBe('TASK_TOKEN_MISMATCH')
  })

  test('[R93] an execution that was asked for by an ARN is called by it, and its fork by one of its own', async () => {
    const prefix = 'arn:aws:states:us-east-1:000000000000:'
    const identity = {
      execution: `${prefix}execution:m:first`,
      machine: `${prefix}stateMachine:m`,
      role: 'r',
    }
    const parent = await simulate(work, { start: { identity } })
    expect(dataAt(parent.state, 0)?.context).toMatchObject({
      Execution: { Id: identity.execution, RoleArn: 'r' },
      StateMachine: { Id: identity.machine },
    })
    const { run } = await fork(parent, parent.log.length)
    expect(dataAt(run.state, 0)?.context).toMatchObject({ Execution: { Id: `${prefix}execution:m:second` } })
  })

  test('[R82] behind the end there is nothing to run on from', async () => {
    const parent = await started([])
    const { decision } = await fork(parent, parent.log.length)
    expect(decision.refusal?.code).toBe('NOT_FORKABLE')
  })

  test('[R83] a fork of a held moment goes on, and stops at its own breakpoints', async () => {
    const parent = await started([at('B')])
    expect((await fork(parent, parent.log.length)).run.state.status).toBe('SUCCEEDED')
    expect(held((await fork(parent, 3, [], [at('C')])).run)).toEqual([[0, 'before', 'C', 'breakpoint']])
  })
})

describe('stop and redrive', () => {
  const fan: StateMachine = {
    StartAt: 'Fan',
    States: {
      Fan: {
        Type: 'Map',
        ItemProcessor: {
          StartAt: 'Do',
          States: {
            Do: { Type: 'Task', Resource: 'function:f', Retry: [{ ErrorEquals: ['x'] }], Next: 'Ok' },
            Ok: { Type: 'Succeed' },
          },
        },
        End: true,
      },
    },
  }

  test('[R84] a stop aborts what is under way, inner states first, and ends', async () => {
    const run = await simulate(fan, { input: [1, 2] })
    const { events } = await run.send({ kind: 'Stop', error: 'Enough', cause: 'said so' })
    expect(typesOf(events)).toEqual([
      'StopRequested',
      'MapIterationAborted',
      'TaskStateAborted',
      'MapIterationAborted',
      'TaskStateAborted',
      'MapStateAborted',
      'ExecutionAborted',
    ])
    expect(run.state).toMatchObject({ status: 'ABORTED', error: 'Enough', cause: 'said so' })
    expect((await run.send({ kind: 'Stop' })).refusal?.code).toBe('EXECUTION_ENDED')
  })

  test('[R85] a redrive keeps what succeeded and begins the rest as a new attempt', async () => {
    const run = await simulate(fan, { input: [1, 2, 3] })
    await run.send({ kind: 'CompleteTask', task: { visit: 2, attempt: 0 }, output: 'one' })
    await run.send({ kind: 'FailTask', task: { visit: 3, attempt: 0 }, error: 'Boom', cause: '' })
    expect(run.state.status).toBe('FAILED')
    expect((await run.send({ kind: 'Redrive' })).refusal).toBeNull()
    expect(run.state).toMatchObject({ status: 'RUNNING', redriveCount: 1, error: null })
    expect(openTasks(run.state).map((t) => [t.visit, t.attempt])).toEqual([
      [3, 1],
      [4, 1],
    ])
    await run.settle((t) => ({ output: t.parameters }))
    expect(run.state.output).toEqual(['one', 2, 3])
    expect((await run.send({ kind: 'Redrive' })).refusal?.code).toBe('NOT_REDRIVABLE')
  })

  test('[R86] commands that come to an execution in the wrong time are refused', async () => {
    const run = await started([])
    expect(
      (await run.send({ kind: 'Signal', name: 'a', key: null, eventId: 'e', payload: 1 })).refusal?.code,
    ).toBe('EXECUTION_ENDED')
    expect((await run.send({ kind: 'Wake' })).refusal).toBeNull()
    const again = run.decisions[0]!.command
    expect((await run.send(again as never)).refusal?.code).toBe('EXECUTION_ALREADY_STARTED')
  })
})
