import { parseDefinitionText } from '../../core/language/parse.ts'
import { readLog } from '../engine/log-reader.ts'
import type { EngineStore } from '../engine/ports.ts'
import type { RehearsalDeps } from './rehearsal.ts'

/** What rehearsals need, read from the store. */
export function createRehearsalDeps(
  store: EngineStore,
  remembered: RehearsalDeps['remembered'],
): RehearsalDeps {
  return {
    remembered,
    definition: async (hash) => {
      const text = await store.readDefinition(hash)
      return text === null ? null : parseDefinitionText(text).definition
    },
    callsBefore: async ({ executionId, state, visit, attempt }) => {
      const visits = new Set<number>()
      let calls = 0
      for await (const { events } of readLog(store, executionId)) {
        for (const event of events) {
          if (event.type === 'TaskStateEntered' && event.name === state) visits.add(event.visit)
          if (event.type !== 'TaskScheduled' || !visits.has(event.visit)) continue
          if (event.visit === visit && event.attempt === attempt) return calls
          calls++
        }
      }
      return calls
    },
  }
}
