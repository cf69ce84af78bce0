import type { ExecutionState } from '../../../core/run/state.ts'
import type { StartRequest } from '../../engine/begin.ts'
import { createEngine, type Engine, type EngineDeps } from '../../engine/engine.ts'
import { MemoryStore } from './memory-store.ts'

/** Runs executions in memory until they end: the same core and the same engine as everywhere, without a log. */
export interface SyncRunner {
  /** Resolves with the state at the end; `late` when it was given up after five minutes. */
  run(request: StartRequest): Promise<{ readonly state: ExecutionState; readonly late: boolean }>
  close(): Promise<void>
}

/** AWS gives an Express execution five minutes. */
const LONGEST_MS = 300_000

/** Finished executions need no place in memory; running ones are not dropped. */
const KEPT = 64

/** Makes the runner over the parts of the durable engine; only definitions are read from its store. */
export function createSyncRunner(deps: Omit<EngineDeps, 'fault' | 'kept'>): SyncRunner {
  const store = new MemoryStore((hash) => deps.store.readDefinition(hash))
  const engine = createEngine({ ...deps, store, kept: KEPT })
  return {
    run: async (request) => {
      const { executionId } = await engine.start(request)
      let late = false
      const cancel = deps.clock.after(LONGEST_MS, () => {
        late = true
        void engine
          .deliver(executionId, { kind: 'Stop', author: 'engine', error: 'States.Timeout' })
          .catch((error: unknown) => deps.log.warn({ err: error, executionId }, 'could not stop in time'))
      })
      try {
        return { state: await endOf(engine, executionId), late }
      } finally {
        cancel()
        store.forget(executionId)
      }
    },
    close: () => engine.close(),
  }
}

function endOf(engine: Engine, executionId: string): Promise<ExecutionState> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      engine.state(executionId).then((state) => {
        if (state.status === 'RUNNING') return
        unsubscribe()
        resolve(state)
      }, reject)
    }
    const unsubscribe = engine.subscribe(executionId, ({ projection }) => {
      if (projection.status !== 'RUNNING') look()
    })
    look()
  })
}
