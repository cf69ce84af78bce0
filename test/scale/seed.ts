import { randomBytes } from 'node:crypto'
import { evaluateRequest } from '../../core/expression/jsonata/evaluate-request.ts'
import type { StateMachine } from '../../core/language/definition.ts'
import { systemClock } from '../../server/engine/clock.ts'
import { createEngine } from '../../server/engine/engine.ts'
import { createIds } from '../../server/engine/ids.ts'
import { silentLog } from '../../server/engine/log.ts'
import type { Commit, EngineStore } from '../../server/engine/ports.ts'
import type { Store } from '../../server/store/store.ts'
import { begin } from '../support/live-engine.ts'

const BATCH = 500

/** What an execution of a kind leaves in the store while it waits: recorded once from the real engine. */
export interface Mould {
  readonly executionId: string
  readonly commits: readonly Commit[]
}

/** Starts one execution `ageMs` ago and keeps what the engine commits for it. */
export async function castMould(store: Store, definition: StateMachine, ageMs = 0): Promise<Mould> {
  const commits: Commit[] = []
  const through: EngineStore = {
    ...store.engine,
    commit: (batch) => {
      commits.push(...batch)
      return store.engine.commit(batch)
    },
  }
  const engine = createEngine({
    store: through,
    evaluate: (requests) => Promise.all(requests.map(evaluateRequest)),
    // Its tasks are out for ever, and its alarms are not waited for.
    runTask: () => new Promise<never>(() => {}),
    clock: { ...systemClock, now: () => systemClock.now() - ageMs, after: () => () => {} },
    ids: createIds(randomBytes),
    log: silentLog,
  })
  const executionId = await begin(store, engine, definition, { order: 7, customer: 'somebody' })
  await engine.close()
  return { executionId, commits }
}

/** Writes `count` executions of a mould through the store, with ids of their own. */
export async function seedFrom(store: Store, mould: Mould, count: number, prefix: string): Promise<void> {
  const text = JSON.stringify(mould.commits)
  for (let at = 0; at < count; at += BATCH) {
    const size = Math.min(BATCH, count - at)
    const commits = Array.from({ length: size }, (_, index) => {
      const id = `${prefix}${String(at + index).padStart(7, '0')}`
      return JSON.parse(text.replaceAll(mould.executionId, id)) as Commit[]
    })
    const outcomes = await store.engine.commit(commits.flat())
    if (outcomes.some((outcome) => outcome !== 'committed'))
      throw new Error('a seeded execution was not taken')
  }
}
