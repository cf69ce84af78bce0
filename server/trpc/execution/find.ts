import { EngineError } from '../../engine/engine-error.ts'
import { HttpError } from '../../http/http-error.ts'
import type { ExecutionItem } from '../../store/executions.ts'
import type { Store } from '../../store/store.ts'

/** The row of an execution. Throws EXECUTION_NOT_FOUND, or EXECUTION_DELETED where retention took it away. */
export async function findExecution(store: Store, id: string): Promise<ExecutionItem> {
  const found = await store.executions.get(id)
  if (found !== null) return found
  const shown = id.slice(0, 80)
  const sweptAt = await store.retention.sweptAt(id)
  if (sweptAt !== null) {
    const when = new Date(sweptAt).toISOString().slice(0, 16).replace('T', ' at ')
    const message = `The execution "${shown}" was deleted on ${when} UTC, because finished executions are kept for a limited time here. Settings, "What is kept", says for how long.`
    throw new HttpError(404, 'EXECUTION_DELETED', message)
  }
  const message = `There is no execution "${shown}" here. Look it up in the list of executions.`
  throw new EngineError('EXECUTION_NOT_FOUND', message)
}
