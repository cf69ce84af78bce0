import type { Config } from './config.ts'
import type { Clock } from './engine/clock.ts'
import type { RunTask } from './engine/dispatcher.ts'
import type { Engine } from './engine/engine.ts'
import type { Sandbox } from './sandbox/sandbox.ts'
import type { Store } from './store/store.ts'
import type { Egress } from './tasks/egress.ts'
import { createExecutionHandler, type MachineToStart } from './tasks/execution.ts'
import { createFunctionHandler, type FunctionDeps } from './tasks/function.ts'
import { createHttpHandler } from './tasks/http.ts'
import { createLambdaEndpoint } from './tasks/lambda-endpoint.ts'
import { createRehearsalDeps } from './tasks/rehearsal-deps.ts'
import { createRunTask } from './tasks/run-task.ts'
import { createSfnHandler, type SfnTaskDeps } from './tasks/sfn.ts'

export interface TaskParts {
  readonly config: Config
  readonly store: Store
  readonly sandbox: Sandbox
  readonly egress: Egress
  readonly fetch: FunctionDeps['fetch']
  readonly clock: Clock
  /** An operation of the Step Functions API, by name. */
  readonly callOperation: SfnTaskDeps['call']
  /** The engine that is being put together; asked for only once it runs. */
  engine(): Engine
}

/** Everything that can do a task here. */
export function taskHandlers(parts: TaskParts): RunTask {
  const { config, store, sandbox, egress, fetch, clock, engine } = parts
  const source = async (name: string): Promise<string | null> =>
    (await store.functions.get(name))?.source ?? null
  const endpoint =
    config.lambdaEndpoint === null ? null : createLambdaEndpoint(config.lambdaEndpoint, config.account)
  return createRunTask(
    [
      createFunctionHandler({ clock, sandbox, fetch, source, endpoint }),
      // Connections with secrets cannot be made here yet, so none is found.
      createHttpHandler({ clock, egress, connection: async () => null }),
      createExecutionHandler({
        engine,
        machine: (name, qualifier) => machineToStart(store, name, qualifier),
      }),
      createSfnHandler({ call: parts.callOperation }),
    ],
    createRehearsalDeps(store.engine, (machineId, state) => store.mocks.get(machineId, state)),
  )
}

async function machineToStart(
  store: Store,
  name: string,
  qualifier: string | null,
): Promise<MachineToStart | null> {
  const machine = await store.machines.getByName(name)
  if (machine === null || machine.latestVersion === null) return null
  const { id, roleArn } = machine
  if (qualifier === null) {
    const latest = await store.versions.get(id, machine.latestVersion)
    if (latest === null) return null
    const { version, definition } = latest
    return { id, name, version, definition, roleArn, published: null }
  }
  const number = /^\d{1,9}$/.test(qualifier)
    ? Number(qualifier)
    : (await store.aliases.get(id, qualifier))?.routes[0]?.version
  const published = number === undefined ? null : await store.published.get(id, number)
  if (published === null) return null
  const { machineVersion: version, definition } = published
  return { id, name, version, definition, roleArn: published.roleArn, published: published.number }
}
