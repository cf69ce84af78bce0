import type { Json } from '../core/std/json.ts'
import type { RunTask } from '../server/engine/dispatcher.ts'
import type { Engine } from '../server/engine/engine.ts'
import type { TaskHandler } from '../server/engine/task-port.ts'
import { NOOP } from './workload.ts'

/** A definition that the store has, as an execution names it. */
export interface Pinned {
  readonly machineId: string
  readonly machineName: string
  readonly machineVersion: null
  readonly definition: string
}

/** Somebody who starts executions and waits until told that they are over. */
export interface Caller {
  /** Rejects when the execution does not succeed. */
  runOnce(): Promise<void>
}

/** Starts `machine`; an execution is over when the engine has told of the commit that ended it. */
export function createCaller(engine: Engine, machine: Pinned, input: Json): Caller {
  const waiting = new Map<string, (status: string) => void>()
  // A short execution may end before its start is answered.
  const early = new Map<string, string>()
  engine.subscribeAll(({ executionId, projection: { status } }) => {
    if (status === 'RUNNING') return
    const tell = waiting.get(executionId)
    if (tell === undefined) early.set(executionId, status)
    else tell(status)
    waiting.delete(executionId)
  })
  const ended = (id: string): Promise<string> => {
    const status = early.get(id)
    if (status === undefined) return new Promise((resolve) => waiting.set(id, resolve))
    early.delete(id)
    return Promise.resolve(status)
  }
  return {
    runOnce: async () => {
      const { executionId } = await engine.start({ ...machine, input, author: 'bench' })
      const status = await ended(executionId)
      if (status !== 'SUCCEEDED')
        throw new Error(`Execution ${executionId} ended as ${status}, not SUCCEEDED.`)
    },
  }
}

/** Does the workloads' tasks: at once, by a callback from outside, or in the sandbox. */
export function createTasks(functions: TaskHandler, engine: () => Engine): RunTask {
  return async (task, tools) => {
    if (task.resourceText === NOOP) return { kind: 'succeeded', output: task.parameters }
    if (task.token === null) return functions.run(task, tools)
    const { executionId, visit, attempt, token } = task
    await tools.submit({})
    const back = {
      kind: 'CompleteTask',
      author: 'bench',
      task: { visit, attempt },
      token,
      output: {},
    } as const
    void engine().deliver(executionId, back)
    return { kind: 'elsewhere' }
  }
}
