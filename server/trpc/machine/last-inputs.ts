import { decodeCommand } from '../../../core/run/codec.ts'
import { printJson } from '../../../core/std/json-text.ts'
import type { Store } from '../../store/store.ts'

/** How many past starts are looked at for different inputs. */
const STARTS_LOOKED_AT = 50

/** Inputs that a machine was started with, as JSON text: the last one first, each once. */
export async function lastInputsOf(store: Store, machineId: string, limit: number): Promise<string[]> {
  const texts = new Set<string>()
  for (const command of await store.executions.recentStarts(machineId, STARTS_LOOKED_AT)) {
    const start = decodeCommand(command)
    if (start.kind === 'Start') texts.add(printJson(start.input))
    if (texts.size === limit) break
  }
  return [...texts]
}
