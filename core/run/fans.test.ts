import { describe, expect, test } from 'vitest'
import type { MapState, Scope, State, StateMachine } from '../language/definition.ts'
import type { Json } from '../std/json.ts'
import type { HistoryEvent } from './event.ts'
import { historyView } from './history-view.ts'
import { openTasks } from './select.ts'
import { type Simulation, simulate, typesOf } from './testing/simulation.ts'

const viewTypes = ({ log, program }: Simulation): string[] =>
  historyView(log, program.definition).map(({ type }) => type)

const scope = (name: string, state: State): Scope => ({ StartAt: name, States: { [name]: state } })
const taskOf = (name: string): Scope => scope(name, { Type: 'Task', Resource: `function:${name}`, End: true })
const parallel = (more: Partial<State> = {}): StateMachine => ({
  StartAt: 'Fan',
  States: {
    Fan: { Type: 'Parallel', Branches: [taskOf('A'), taskOf('B')], End: true, ...more } as State,
    Rescue: { Type: 'Succeed' },
  },
})
const map = (more: Partial<MapState> = {}): StateMachine => ({
  StartAt: 'Each',
  States: {
    Each: { Type: 'Map', ItemProcessor: taskOf('Item'), End: true, ...more },
    Rescue: { Type: 'Succeed' },
  },
})
const count = (log: readonly HistoryEvent[], type: string): number =>
  typesOf(log).filter((t) => t === type).length

describe('parallel', () => {
  test('[R40] outputs stand in the order of the branches, whichever ends first', async () => {
    const run = await simulate(parallel())
    expect(openTasks(run.state).map((t) => t.state)).toEqual(['A', 'B'])
    await run.send({ kind: 'CompleteTask', task: { visit: 3, attempt: 0 }, output: 'b' })
    await run.send({ kind: 'CompleteTask', task: { visit: 2, attempt: 0 }, output: 'a' })
    expect(run.state.output).toEqual(['a', 'b'])
    expect([...run.state.frames.keys()]).toEqual([0])
  })

  test('[R41] one failed branch aborts the others, then the state fails with its error', async () => {
    const run = await simulate(parallel())
    await run.settle((t) => (t.resource === 'function:A' ? { error: 'Boom', cause: 'no' } : undefined))
    expect(run.state).toMatchObject({ status: 'FAILED', error: 'Boom', cause: 'no' })
    expect(viewTypes(run).slice(-4)).toEqual([
      'TaskStateAborted',
      'TaskStateAborted',
      'ParallelStateFailed',
      'ExecutionFailed',
    ])
    expect(openTasks(run.state)).toEqual([])
  })

  test('[R42] a retry opens all branches anew and says nothing of a failed state', async () => {
    const run = await simulate(
      parallel({ Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }] } as Partial<State>),
    )
    await run.settle((t) =>
      t.resource === 'function:A' && t.frame < 3 ? { error: 'Boom', cause: '' } : { output: t.frame },
    )
    expect(run.state.output).toEqual([3, 4])
    expect(count(run.log, 'ParallelStateFailed')).toBe(0)
  })

  test('[R43] a catcher leads out of the whole state', async () => {
    const run = await simulate(
      parallel({ Catch: [{ ErrorEquals: ['Boom'], Next: 'Rescue' }] } as Partial<State>),
    )
    await run.settle(() => ({ error: 'Boom', cause: 'no' }))
    expect(run.state).toMatchObject({ status: 'SUCCEEDED', output: { Error: 'Boom', Cause: 'no' } })
    expect(count(run.log, 'ParallelStateFailed')).toBe(1)
  })

  test('[R44] inner scopes read outer variables; what they assign ends with them', async () => {
    const inner = scope('In', {
      Type: 'Pass',
      Parameters: { 'seen.$': '$outer' },
      Assign: { own: 1 },
      End: true,
    })
    const run = await simulate({
      StartAt: 'Set',
      States: {
        Set: { Type: 'Pass', Assign: { outer: 'yes' }, Next: 'Fan' },
        Fan: { Type: 'Parallel', Branches: [inner], End: true },
      },
    })
    expect(run.state.output).toEqual([{ seen: 'yes' }])
    expect(run.state.frames.get(0)?.variables).toEqual({ outer: 'yes' })
  })
})

describe('map', () => {
  test('[R45] iterations start lazily, as many at a time as MaxConcurrency allows, 40 at most', async () => {
    const two = await simulate(map({ MaxConcurrency: 2 }), { input: [1, 2, 3, 4, 5] })
    expect(openTasks(two.state)).toHaveLength(2)
    await two.settle((t) => ({ output: t.parameters }))
    expect(two.state.output).toEqual([1, 2, 3, 4, 5])
    const many = await simulate(map(), { input: Array.from({ length: 100 }, (_, i) => i) })
    expect(openTasks(many.state)).toHaveLength(40)
    expect(count(many.log, 'MapIterationStarted')).toBe(40)
    const negative = await simulate(map({ MaxConcurrencyPath: '$.most', ItemsPath: '$.list' }), {
      input: { most: -1, list: [1] },
    })
    expect(negative.state.cause).toMatch(
      /Expected non-negative integer for MaxConcurrency, got '-1' instead\.$/,
    )
  })

  test('[R46] the item, its number and its key are in the context', async () => {
    const body = scope('In', {
      Type: 'Pass',
      QueryLanguage: 'JSONata',
      Output: '{% $states.context.Map.Item %}',
      End: true,
    })
    const run = await simulate({
      QueryLanguage: 'JSONata',
      ...map({ Items: { a: 10, b: 20 } as unknown as Json, ItemProcessor: body }),
    })
    expect(run.state.output).toEqual([
      { Index: 0, Value: 10, Key: 'a' },
      { Index: 1, Value: 20, Key: 'b' },
    ])
  })

  test('[R47] an ItemSelector sees the state’s input and the item', async () => {
    const run = await simulate(
      map({ ItemsPath: '$.list', ItemSelector: { 'of.$': '$.who', 'item.$': '$$.Map.Item.Value' } }),
      { input: { who: 'me', list: ['x'] } },
    )
    await run.settle((t) => ({ output: t.parameters }))
    expect(run.state.output).toEqual([{ of: 'me', item: 'x' }])
  })

  test('[R48] one failed iteration aborts the others in the order of the recordings', async () => {
    const run = await simulate(map(), { input: [1, 2] })
    await run.send({ kind: 'FailTask', task: { visit: 2, attempt: 0 }, error: 'Boom', cause: 'no' })
    expect(viewTypes(run).slice(-7)).toEqual([
      'LambdaFunctionFailed',
      'MapIterationFailed',
      'TaskStateAborted',
      'MapIterationAborted',
      'TaskStateAborted',
      'MapStateFailed',
      'ExecutionFailed',
    ])
  })

  test('[R49] a distributed Map tolerates as many failures as it says, then fails with the threshold’s name', async () => {
    const processor = {
      ...taskOf('Item'),
      ProcessorConfig: { Mode: 'DISTRIBUTED' as const, ExecutionType: 'STANDARD' as const },
    }
    const machine = map({ ItemProcessor: processor, ToleratedFailureCount: 1 })
    const worker = (bad: number[]) => (t: { parameters: Json }) =>
      bad.includes(t.parameters as number) ? { error: 'Boom', cause: 'no' } : { output: t.parameters }
    const fine = await simulate(machine, { input: [1, 2, 3] })
    await fine.settle(worker([2]))
    expect(fine.state.output).toEqual([1, { Error: 'Boom', Cause: 'no' }, 3])
    const lost = await simulate(machine, { input: [1, 2, 3] })
    await lost.settle(worker([1, 2]))
    expect(lost.state).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' })
  })

  test('[R50] what is not there yet fails with a sentence that says what to do', async () => {
    for (const more of [{ ItemReader: {} }, { ItemBatcher: {} }, { ResultWriter: {} }]) {
      const run = await simulate(map(more), { input: [] })
      expect(run.state.error).toBe('States.Runtime')
      expect(run.state.cause).toContain('is not available yet')
    }
  })

  test('[R50] a rehearsal goes through items of its own instead', async () => {
    const more = { ItemReader: {}, ItemBatcher: {}, ResultWriter: {} }
    const run = await simulate(map(more), { input: {}, start: { rehearsal: true } })
    await run.settle((t) => ({ output: t.parameters }))
    expect(run.state.output).toEqual([{ Items: [{}] }, { Items: [{}] }, { Items: [{}] }])
  })

  test('[R51] ten thousand iterations are folded in time in proportion', { timeout: 60_000 }, async () => {
    const items = Array.from({ length: 10_000 }, (_, i) => i)
    const body = scope('In', { Type: 'Pass', End: true })
    const run = await simulate(map({ ItemProcessor: body }), { input: items, limits: { historyEvents: 1e6 } })
    expect(run.state.status).toBe('SUCCEEDED')
    expect(run.log).toHaveLength(10_000 * 4 + 6)
  })
})
