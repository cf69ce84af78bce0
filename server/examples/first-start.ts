import { parseJsonText } from '../../core/std/json-text.ts'
import { startExecution } from '../trpc/execution/start-execution.ts'
import type { Services } from '../trpc/services.ts'
import { SETTING } from '../trpc/system/settings-keys.ts'
import { type Example, readExamples } from './catalog.ts'
import { installExample } from './install.ts'

const FIRST = 'order-with-compensation'

/**
 * On the first start of an installation: installs the order example and runs it once. It fails (its total is wrong), and
 * that execution is what the first two minutes are about. Later starts do nothing.
 */
export async function prepareFirstStart(services: Services): Promise<void> {
  const { settings } = services.store
  if ((await settings.get(SETTING.installed)) !== null) return
  const examples = await readExamples(services.examplesFolder, services.baseUrl())
  const example = examples.find(({ id }) => id === FIRST)
  if (example === undefined) return
  const { machineId } = await installExample(services, example)
  const executionId = await runExample(services, example, { name: 'first-order', requestId: 'first-start' })
  await settings.put(SETTING.walk, JSON.stringify({ executionId, machineId }))
  await settings.put(SETTING.installed, new Date(services.now()).toISOString())
}

/** Starts an installed example with its own input, changed by `options`. Answers with the execution's id. */
export async function runExample(
  services: Services,
  example: Example,
  options: Omit<Partial<Parameters<typeof startExecution>[1]>, 'machine'> = {},
): Promise<string> {
  const parsed = parseJsonText(example.input)
  if (!parsed.ok) throw new Error(`the input of example ${example.id} is not JSON: ${parsed.error.message}`)
  const given = { input: parsed.value, author: 'Hindsight', ...options, machine: example.machine }
  return (await startExecution(services, given)).executionId
}
