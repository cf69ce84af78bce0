import { expect, test } from 'vitest'
import { parseDefinition } from '../language/parse.ts'
import type { JsonObject } from '../std/json.ts'
import { simulate, type Worker } from './testing/simulation.ts'

const machineOf = (states: JsonObject) => parseDefinition({ StartAt: 'A', States: states }).definition!
const task = (name: string): JsonObject => ({ Type: 'Task', Resource: `function:${name}`, End: true })
const scope = (name: string): JsonObject => ({ StartAt: name, States: { [name]: task(name) } })

/** Runs until it fails, redrives it, and answers everything; tells which tasks were asked for in each run. */
async function redriven(states: JsonObject, input: JsonObject, first: Worker) {
  const run = await simulate(machineOf(states), { input })
  const asked: string[][] = [[], []]
  const noting =
    (into: string[], worker: Worker): Worker =>
    (event) => {
      into.push(`${event.resource.slice('function:'.length)}:${JSON.stringify(event.parameters)}`)
      return worker(event)
    }
  await run.settle(noting(asked[0]!, first))
  expect(run.state.status).toBe('FAILED')
  const from = run.log.length
  const before = new Set(run.log.filter((e) => e.type === 'TaskScheduled').map((e) => e.seq))
  await run.send({ kind: 'Redrive' })
  expect(run.state.redriveCount).toBe(1)
  await run.settle((event) => {
    if (before.has(event.seq)) return undefined
    return noting(asked[1]!, ({ parameters }) => ({ output: parameters }))(event)
  })
  return { run, asked, types: run.log.slice(from).map((event) => event.type) }
}

const failing =
  (name: string): Worker =>
  ({ resource, parameters }) =>
    resource === `function:${name}` ? { error: 'Boom', cause: 'no' } : { output: parameters }

test('[R85] a Task that failed is asked for again; what came before it is not', async () => {
  const { run, asked, types } = await redriven(
    { A: { Type: 'Task', Resource: 'function:A', Next: 'B' }, B: task('B') },
    { n: 1 },
    failing('B'),
  )
  expect(run.state).toMatchObject({ status: 'SUCCEEDED', output: { n: 1 } })
  expect(asked).toEqual([['A:{"n":1}', 'B:{"n":1}'], ['B:{"n":1}']])
  expect(types.slice(0, 2)).toEqual(['ExecutionRedriven', 'TaskScheduled'])
})

test('[R85] its retriers begin anew', async () => {
  const Retry = [{ ErrorEquals: ['Boom'], MaxAttempts: 1 }]
  const { run, asked } = await redriven({ A: { ...task('A'), Retry } }, {}, failing('A'))
  expect(asked.map((list) => list.length)).toEqual([2, 1])
  expect(run.log.filter((e) => e.type === 'TaskScheduled').map((e) => e.attempt)).toEqual([0, 1, 2])
})

test('[R85] of a Parallel only the branches that did not succeed go on', async () => {
  const { run, asked, types } = await redriven(
    { A: { Type: 'Parallel', Branches: [scope('X'), scope('Y')], End: true } },
    { n: 1 },
    failing('Y'),
  )
  expect(run.state).toMatchObject({ status: 'SUCCEEDED', output: [{ n: 1 }, { n: 1 }] })
  expect(asked[1]).toEqual(['Y:{"n":1}'])
  expect(types).not.toContain('ParallelStateStarted')
})

test('[R85] of a Map only the iterations that did not succeed go on', async () => {
  const map = { Type: 'Map', ItemsPath: '$.list', MaxConcurrency: 1, ItemProcessor: scope('X'), End: true }
  const { run, asked, types } = await redriven({ A: map }, { list: [1, 2, 3] }, ({ parameters }) =>
    parameters === 2 ? { error: 'Boom', cause: 'no' } : { output: parameters },
  )
  expect(run.state).toMatchObject({ status: 'SUCCEEDED', output: [1, 2, 3] })
  expect(asked).toEqual([
    ['X:1', 'X:2'],
    ['X:2', 'X:3'],
  ])
  expect(types).not.toContain('MapStateStarted')
})

test('[R85] what failed deep inside goes on where it failed, and all around it stands', async () => {
  const map = { Type: 'Map', ItemsPath: '$.list', ItemProcessor: scope('X'), End: true }
  const inner = { StartAt: 'M', States: { M: map } }
  const { run, asked } = await redriven(
    { A: { Type: 'Parallel', Branches: [scope('Y'), inner], End: true } },
    { list: [1, 2] },
    ({ resource, parameters }) =>
      resource === 'function:X' && parameters === 2 ? { error: 'Boom', cause: 'no' } : { output: parameters },
  )
  expect(run.state).toMatchObject({ status: 'SUCCEEDED', output: [{ list: [1, 2] }, [1, 2]] })
  expect(asked[1]).toEqual(['X:2'])
})
