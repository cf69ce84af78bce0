import { z } from 'zod'
import { parseDefinitionText } from '../../../core/language/parse.ts'
import { findState } from '../../../core/language/scopes.ts'
import { guessMock } from '../../../core/replay/guess-mock.ts'
import { printJson } from '../../../core/std/json-text.ts'
import { procedure } from '../init.ts'
import { id } from '../inputs.ts'
import { knownNames } from '../machine/check.ts'
import { findMachine } from '../machine/find.ts'
import type { MockView } from '../views.ts'
import { missingTasks } from './missing-tasks.ts'

/** What a rehearsal answers for each state whose resource does not exist here, and every mock that somebody has written. */
export const list = procedure
  .input(z.object({ machineId: id }))
  .query(async ({ ctx, input }): Promise<MockView[]> => {
    const { store, config } = ctx.services
    const machine = await findMachine(store, input.machineId)
    const [names, written] = await Promise.all([knownNames(store), store.mocks.all(machine.id)])
    const { definition } = parseDefinitionText(machine.draft)
    if (definition === null) return []
    const missing = missingTasks(definition, names, config.lambdaEndpoint !== null)
    const views = missing.map(({ state, resource }): MockView => {
      const text = written.get(state)
      if (text !== undefined) return { state, resource, text, guessed: false }
      return { state, resource, text: printJson({ output: guessMock(definition, state) }, 2), guessed: true }
    })
    const listed = new Set(views.map((view) => view.state))
    for (const [state, text] of written) {
      const place = findState(definition, state)
      if (listed.has(state) || place?.state.Type !== 'Task') continue
      views.push({ state, resource: place.state.Resource, text, guessed: false })
    }
    return views
  })
