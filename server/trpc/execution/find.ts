import { EngineError } from '../../engine/engine-error.ts'
import type { ExecutionItem } from '../../store/executions.ts'
import type { Store } from '../../store/store.ts'

/** The row of an execution. Throws EXECUTION_NOT_FOUND. */
export async function findExecution(store: Store, id: string): Promise<ExecutionItem> {
  const found = await store.executions.get(id)
  if (found !== null) return found
  const message = `There is no execution "${id.slice(0, 80)}" here. Look it up in the list of executions.`
  throw new EngineError('EXECUTION_NOT_FOUND', message)
}
