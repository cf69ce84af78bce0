import { blobHashes, decodeCommand } from '../../../core/run/codec.ts'
import { printJson } from '../../../core/std/json-text.ts'
import type { Store } from '../../store/store.ts'

/** How many past starts are looked at for different inputs. */
const STARTS_LOOKED_AT = 50

/** Inputs that a machine was started with, as JSON text: the last one first, each once. */
export async function lastInputsOf(store: Store, machineId: string, limit: number): Promise<string[]> {
  const texts = new Set<string>()
  for (const command of await store.executions.recentStarts(machineId, STARTS_LOOKED_AT)) {
    // An input so large that it was stored beside the log is nothing to be offered in a dialog.
    if (blobHashes(command).length > 0) continue
    const start = decodeCommand(command)
    if (start.kind === 'Start') texts.add(printJson(start.input))
    if (texts.size === limit) break
  }
  return [...texts]
}
