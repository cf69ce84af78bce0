import { randomBytes } from 'node:crypto'
import { evaluateRequest } from '../../core/expression/jsonata/evaluate-request.ts'
import type { StateMachine } from '../../core/language/definition.ts'
import { definitionHash } from '../../core/language/hash.ts'
import type { Json } from '../../core/std/json.ts'
import type { RunTask } from '../../server/engine/dispatcher.ts'
import { createEngine, type Engine } from '../../server/engine/engine.ts'
import { createIds } from '../../server/engine/ids.ts'
import { silentLog } from '../../server/engine/log.ts'
import type { Store } from '../../server/store/store.ts'
import { createFastClock } from './fast-clock.ts'

/** The real engine on a real store; hours pass in moments. */
export function engineOn(store: Store, runTask: RunTask): Engine {
  return createEngine({
    store: store.engine,
    evaluate: (requests) => Promise.all(requests.map(evaluateRequest)),
    runTask,
    clock: createFastClock(),
    ids: createIds(randomBytes),
    log: silentLog,
  })
}

/** Keeps the definition and starts it; the answer is the execution's id. */
export async function begin(
  store: Store,
  engine: Engine,
  definition: StateMachine,
  input: Json,
): Promise<string> {
  const text = JSON.stringify(definition)
  const hash = definitionHash(text)
  await store.versions.keepDefinition({ hash, text }, 0)
  const machine = { machineId: 'm', machineName: 'machine', machineVersion: null, definition: hash }
  return (await engine.start({ ...machine, input, author: 'test' })).executionId
}
