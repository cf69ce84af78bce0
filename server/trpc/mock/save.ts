import { z } from 'zod'
import { procedure } from '../init.ts'
import { id } from '../inputs.ts'
import { findMachine } from '../machine/find.ts'
import { mockText } from './mock-input.ts'

/** Remembers what a state answers in rehearsals. `state` is its name. */
export const save = procedure
  .input(z.object({ machineId: id, state: z.string().min(1).max(80), text: mockText }))
  .mutation(async ({ ctx: { services }, input }) => {
    const machine = await findMachine(services.store, input.machineId)
    await services.store.mocks.put(machine.id, input.state, input.text, services.now())
    return { saved: true }
  })
