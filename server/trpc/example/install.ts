import { z } from 'zod'
import { readExamples } from '../../examples/catalog.ts'
import { installExample } from '../../examples/install.ts'
import { HttpError } from '../../http/http-error.ts'
import { procedure } from '../init.ts'
import { id } from '../inputs.ts'

/** Installs an example with its functions and the machines that it starts; again does no harm. */
export const install = procedure.input(z.object({ id })).mutation(async ({ ctx: { services }, input }) => {
  const examples = await readExamples(services.examplesFolder, services.baseUrl())
  const example = examples.find((one) => one.id === input.id)
  if (example === undefined) {
    throw new HttpError(
      404,
      'EXAMPLE_NOT_FOUND',
      'There is no such example; choose one from the list of examples.',
    )
  }
  return installExample(services, example)
})
