import { blobHashes } from '../../../core/run/codec.ts'
import { decodeStoredCommand } from '../../../core/run/stored-command.ts'
import { printJson } from '../../../core/std/json-text.ts'
import { readExamples } from '../../examples/catalog.ts'
import type { Store } from '../../store/store.ts'
import type { Services } from '../services.ts'

/** How many past starts are looked at for different inputs. */
const STARTS_LOOKED_AT = 50

/**
 * Inputs to start a machine with, as JSON text: those of its last starts, the last one first, each once. An example that
 * has not run yet offers the input it came with.
 */
export async function lastInputsOf(
  services: Services,
  machine: { readonly id: string; readonly name: string },
  limit: number,
): Promise<string[]> {
  const texts = await pastInputs(services.store, machine.id, limit)
  if (texts.length > 0) return texts
  const examples = await readExamples(services.examplesFolder, services.baseUrl())
  return examples.filter((example) => example.machine === machine.name).map((example) => example.input)
}

async function pastInputs(store: Store, machineId: string, limit: number): Promise<string[]> {
  const texts = new Set<string>()
  for (const row of await store.executions.recentStarts(machineId, STARTS_LOOKED_AT)) {
    // An input so large that it was stored beside the log is nothing to be offered in a dialog.
    if (blobHashes(row.command).length > 0 || blobHashes(row.events).length > 0) continue
    const start = decodeStoredCommand(row)
    if (start.kind === 'Start') texts.add(printJson(start.input))
    if (texts.size === limit) break
  }
  return [...texts]
}
