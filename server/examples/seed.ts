import type { Json } from '../../core/std/json.ts'
import { isObject } from '../../core/std/json.ts'
import { parseJsonText } from '../../core/std/json-text.ts'
import { startExecution } from '../trpc/execution/start-execution.ts'
import { createMachine } from '../trpc/machine/create-machine.ts'
import type { Services } from '../trpc/services.ts'
import { SETTING } from '../trpc/system/settings-keys.ts'
import { type Example, readExamples } from './catalog.ts'
import { runExample } from './first-start.ts'
import { installExample } from './install.ts'

const AUTHOR = 'seed'

/** Two machines that no example is: one retries for long or rests for an hour, as its input says; one runs out of time. */
const PATIENCE = {
  Comment: 'Retries or rests, for looking at',
  QueryLanguage: 'JSONata',
  StartAt: 'Which way?',
  States: {
    'Which way?': {
      Type: 'Choice',
      Choices: [{ Condition: "{% $states.input.way = 'retry' %}", Next: 'Call what fails' }],
      Default: 'Rest',
    },
    'Call what fails': {
      Type: 'Task',
      Resource: 'http:invoke',
      Arguments: {
        ApiEndpoint: '{% $states.input.url %}',
        Method: 'GET',
        QueryParameters: { key: '{% $states.context.Execution.Name %}', failures: '20' },
      },
      Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 600, MaxAttempts: 10 }],
      End: true,
    },
    Rest: { Type: 'Wait', Seconds: 3600, Next: 'Done' },
    Done: { Type: 'Succeed' },
  },
}

const IMPATIENCE = {
  Comment: 'Runs out of time, for looking at',
  QueryLanguage: 'JSONata',
  TimeoutSeconds: 2,
  StartAt: 'Rest too long',
  States: { 'Rest too long': { Type: 'Wait', Seconds: 3600, End: true } },
}

/**
 * For development: installs every example and runs them so that there is an execution of every status: succeeded, failed,
 * timed out, aborted, running, retrying, waiting for a person, waiting for a signal, held at a breakpoint. Once per database.
 */
export async function seedEverything(services: Services): Promise<void> {
  const { settings } = services.store
  if ((await settings.get(SETTING.seeded)) !== null) return
  const examples = new Map(
    (await readExamples(services.examplesFolder, services.baseUrl())).map((e) => [e.id, e]),
  )
  for (const example of examples.values()) await installExample(services, example)
  const of = (id: string): Example => {
    const found = examples.get(id)
    if (found === undefined) throw new Error(`the example ${id} is missing`)
    return found
  }
  const order = of('order-with-compensation')
  const run = (example: Example, name: string, change: Json = {}): Promise<string> =>
    runExample(services, example, { name, author: AUTHOR, input: changed(example, change) })
  await run(order, 'seed-failed')
  await run(order, 'seed-succeeded', { card: { last4: '4242', authorised: 500 } })
  await runExample(services, order, {
    name: 'seed-held',
    author: AUTHOR,
    breakpoints: [{ state: '/States/Charge card', where: 'before' }],
  })
  await run(of('import-csv'), 'seed-import', { rows: 200 })
  await run(of('flaky-endpoint'), 'seed-flaky')
  await run(of('approval'), 'seed-waits-for-person')
  await run(of('two-signals'), 'seed-waits-for-signal')
  await run(of('nested'), 'seed-nested')
  await seedPatience(services)
  await settings.put(SETTING.seeded, new Date(services.now()).toISOString())
}

async function seedPatience(services: Services): Promise<void> {
  await makeMachine(services, 'patience', PATIENCE)
  await makeMachine(services, 'impatience', IMPATIENCE)
  const url = `${services.baseUrl()}/examples/flaky`
  const start = async (machine: string, way: string): Promise<string> => {
    const asked = { machine, name: `seed-${way}`, input: { way, url }, author: AUTHOR }
    return (await startExecution(services, asked)).executionId
  }
  await start('impatience', 'timed-out')
  await start('patience', 'retry')
  await start('patience', 'rest')
  const aborted = await start('patience', 'abort')
  await services.engine.deliver(aborted, { kind: 'Stop', author: AUTHOR, cause: 'Stopped to be looked at.' })
}

async function makeMachine(services: Services, name: string, definition: object): Promise<void> {
  if ((await services.store.machines.getByName(name)) !== null) return
  const text = JSON.stringify(definition, null, 2)
  await createMachine(services, { name, definition: text, layout: '{}', author: AUTHOR, description: '' })
}

function changed(example: Example, change: Json): Json {
  const parsed = parseJsonText(example.input)
  if (!parsed.ok) throw new Error(`the input of example ${example.id} is not JSON: ${parsed.error.message}`)
  return isObject(parsed.value) && isObject(change) ? { ...parsed.value, ...change } : parsed.value
}
