import { performance } from 'node:perf_hooks'
import type { EngineStore } from '../server/engine/ports.ts'

/** What an engine has asked of its store so far. */
export interface CommitCounts {
  /** Durable statements. */
  readonly commits: number
  readonly decisions: number
  readonly events: number
  /** Milliseconds in which a commit was under way. */
  readonly commitMs: number
}

/** The same store, counting what is committed. */
export function countedStore(store: EngineStore): { readonly store: EngineStore; counts(): CommitCounts } {
  const counts = { commits: 0, decisions: 0, events: 0, commitMs: 0 }
  return {
    counts: () => ({ ...counts }),
    store: {
      ...store,
      commit: async (commits) => {
        const begin = performance.now()
        const outcomes = await store.commit(commits)
        counts.commitMs += performance.now() - begin
        counts.commits++
        for (const { rows } of commits) {
          counts.decisions += rows.length
          for (const row of rows) counts.events += row.count
        }
        return outcomes
      },
    },
  }
}
