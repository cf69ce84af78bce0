import { createServer } from 'node:http'
import type { Engine, EngineDeps } from '../../../server/engine/engine.ts'
import { PLAN_VARIABLE, type Plan } from './plan.ts'
import { stateText } from './state-text.ts'
import { troubled } from './troubled.ts'

/**
 * Stands in for `createEngine` in a server that is built to be killed: the engine is the product's own, its store is
 * as bad as the plan says, and the states that it holds can be asked for from outside.
 */
export function insideEngine(make: (deps: EngineDeps) => Engine, deps: EngineDeps): Engine {
  const text = process.env[PLAN_VARIABLE]
  // The engine that runs Express machines in memory has no fault points, and keeps nothing.
  if (text === undefined || deps.fault === undefined) return make(deps)
  const plan = JSON.parse(text) as Plan
  const engine = make({ ...deps, store: troubled(deps.store, plan) })
  serveStates(engine, plan.port)
  return engine
}

/** GET /?ids=a,b answers with {"a": {"seq", "text"}, …} and what is set aside. */
function serveStates(engine: Engine, port: number): void {
  const server = createServer((request, response) => {
    const ids = new URL(request.url ?? '/', 'http://inside').searchParams.get('ids') ?? ''
    void answer(engine, ids.split(',').filter(Boolean)).then((body) => response.end(JSON.stringify(body)))
  })
  server.on('error', (error) => process.stderr.write(`held states cannot be served: ${error.message}\n`))
  server.listen(port, '127.0.0.1')
  server.unref()
}

async function answer(engine: Engine, ids: readonly string[]): Promise<object> {
  const asked = ids.map(async (id) => {
    const state = await engine.state(id).catch(() => null)
    return state === null ? [] : [[id, { seq: state.seq, text: stateText(state) }] as const]
  })
  return {
    held: Object.fromEntries((await Promise.all(asked)).flat()),
    quarantined: engine.stats().quarantined,
  }
}
