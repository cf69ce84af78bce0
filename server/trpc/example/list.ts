import { readExamples } from '../../examples/catalog.ts'
import { procedure } from '../init.ts'
import type { ExampleView } from '../views.ts'

/** The machines that ship with the product; `installedAs` is the id of the machine that an example has become. */
export const list = procedure.query(async ({ ctx: { services } }): Promise<ExampleView[]> => {
  const [examples, machines] = await Promise.all([
    readExamples(services.examplesFolder, services.baseUrl()),
    services.store.machines.list(),
  ])
  const ids = new Map(machines.map(({ name, id }) => [name, id]))
  return examples.map(({ id, machine, title, description, input }) => ({
    id,
    name: machine,
    title,
    description,
    input,
    installedAs: ids.get(machine) ?? null,
  }))
})
