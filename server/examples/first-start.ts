import { parseJsonText } from '../../core/std/json-text.ts'
import { startExecution } from '../trpc/execution/start-execution.ts'
import type { Services } from '../trpc/services.ts'
import { SETTING } from '../trpc/system/settings-keys.ts'
import { type Example, readExamples } from './catalog.ts'
import { installExample } from './install.ts'

const FIRST = 'order-with-compensation'

/** It takes less than a second; a page is worth more than its end. */
const PATIENCE_MS = 10_000

/**
 * On the first start of an installation: installs the order example and runs it once. It fails (its total is wrong), and
 * that execution is what the first two minutes are about. Later starts do nothing, unless this one was cut short.
 */
export async function prepareFirstStart(services: Services): Promise<void> {
  const { settings } = services.store
  if ((await settings.get(SETTING.installed)) !== null) return
  const examples = await readExamples(services.examplesFolder, services.baseUrl())
  const example = examples.find(({ id }) => id === FIRST)
  if (example === undefined) return
  const { machineId } = await installExample(services, example)
  const executionId = await runExample(services, example, { name: 'first-order', requestId: 'first-start' })
  await ended(services, executionId)
  await settings.put(SETTING.walk, JSON.stringify({ executionId, machineId }))
  await settings.put(SETTING.installed, new Date(services.now()).toISOString())
}

/** Waits until an execution has ended; gives up, without an error, when that takes too long. */
function ended({ engine, store, log }: Services, executionId: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      clearTimeout(timer)
      unsubscribe()
      resolve()
    }
    const timer = setTimeout(stop, PATIENCE_MS)
    const unsubscribe = engine.subscribe(executionId, ({ projection }) => {
      if (projection.status !== 'RUNNING') stop()
    })
    // It may have ended before anybody listened.
    store.executions.get(executionId).then(
      (item) => item !== null && item.status !== 'RUNNING' && stop(),
      (error: unknown) => log.warn({ err: error, executionId }, 'the first execution could not be looked at'),
    )
  })
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
