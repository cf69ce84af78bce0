import { randomBytes } from 'node:crypto'
import { definitionHash } from '../core/language/hash.ts'
import { systemClock } from '../server/engine/clock.ts'
import { createEngine, type Engine } from '../server/engine/engine.ts'
import { createIds } from '../server/engine/ids.ts'
import { silentLog } from '../server/engine/log.ts'
import { createSandbox } from '../server/sandbox/pool.ts'
import type { Store } from '../server/store/store.ts'
import { createFunctionHandler } from '../server/tasks/function.ts'
import { type Caller, createCaller, createTasks } from './caller.ts'
import { type CommitCounts, countedStore } from './counted-store.ts'
import type { Workload } from './workload.ts'

const SOURCE = 'export default async function handler(input) { return input }'

/** The product's engine and sandbox over a store, put together as its server does, ready to run one workload. */
export interface BenchEngine {
  readonly caller: Caller
  counts(): CommitCounts
  /** Leaves the store open. */
  close(): Promise<void>
}

/** `onId` sees the number of each execution that begins; `kept` is how many idle ones stay in memory. */
export async function openEngine(
  store: Store,
  workload: Workload,
  onId: (executionId: string) => void = () => {},
  kept?: number,
): Promise<BenchEngine> {
  const text = JSON.stringify(workload.definition)
  const hash = definitionHash(text)
  await store.versions.keepDefinition({ hash, text }, 0)
  const sandbox = createSandbox({})
  const counted = countedStore(store.engine)
  const ids = createIds(randomBytes)
  const functions = createFunctionHandler({
    clock: systemClock,
    sandbox,
    fetch: () => Promise.reject(new Error('The workloads call nobody.')),
    source: async () => SOURCE,
    endpoint: null,
  })
  const engine: Engine = createEngine({
    store: counted.store,
    evaluate: (requests, signal) => sandbox.evaluate(requests, { signal }),
    evaluateNow: sandbox.evaluateNow,
    runTask: createTasks(functions, () => engine),
    clock: systemClock,
    ids: {
      ...ids,
      execution: (now) => {
        const id = ids.execution(now)
        onId(id)
        return id
      },
    },
    log: silentLog,
    kept,
  })
  const machine = { machineId: 'bench', machineName: workload.name, machineVersion: null, definition: hash }
  return {
    caller: createCaller(engine, machine, workload.input),
    counts: counted.counts,
    close: async () => {
      await engine.close()
      await sandbox.close()
    },
  }
}
