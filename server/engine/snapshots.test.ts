import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evolve } from '../../core/run/evolve.ts'
import { initialState } from '../../core/run/initial-state.ts'
import type { ExecutionState } from '../../core/run/state.ts'
import { encodeState } from '../../core/run/state-text.ts'
import type { Json } from '../../core/std/json.ts'
import { silentLog } from './log.ts'
import { foldLog, readLog } from './log-reader.ts'
import type { EngineStore } from './ports.ts'
import { SNAPSHOT_FROM, Snapshots } from './snapshots.ts'
import { createHarness, type Harness } from './testing/harness.ts'
import { settled } from './testing/manual-clock.ts'

/** Counts down through a Task, a Map and a Wait: some fifteen events a round, frames that come and go, variables. */
const rounds = (count: number): Json => ({
  QueryLanguage: 'JSONata',
  StartAt: 'Begin',
  States: {
    Begin: { Type: 'Pass', Assign: { left: count }, Next: 'Work' },
    Work: { Type: 'Task', Resource: 'function:work', Assign: { left: '{% $left - 1 %}' }, Next: 'Each' },
    Each: {
      Type: 'Map',
      Items: [1, 2, 3],
      ItemProcessor: { StartAt: 'One', States: { One: { Type: 'Pass', End: true } } },
      Next: 'Rest',
    },
    Rest: { Type: 'Wait', Seconds: 1, Next: 'More' },
    More: { Type: 'Choice', Choices: [{ Condition: '{% $left > 0 %}', Next: 'Work' }], Default: 'End' },
    End: { Type: 'Succeed' },
  },
})

/** An execution that is long and stands in the middle of its last rounds. */
async function long(count = 60): Promise<{ h: Harness; id: string }> {
  const h = createHarness({ Work: { done: true } })
  const id = await h.start(rounds(count))
  await h.clock.advance((count - 3) * 1_000 + 500)
  await settled(30)
  return { h, id }
}

async function foldAll(store: EngineStore, id: string): Promise<ExecutionState> {
  const state = initialState()
  for await (const { events } of readLog(store, id)) for (const event of events) evolve(state, event)
  return state
}

/** Which parts of the log were asked for: the seq behind which each reading began. */
function watched(store: EngineStore): { readonly store: EngineStore; readonly reads: number[] } {
  const reads: number[] = []
  const readDecisions: EngineStore['readDecisions'] = (id, after, limit) => {
    reads.push(after)
    return store.readDecisions(id, after, limit)
  }
  return {
    reads,
    store: new Proxy(store, {
      get: (all, key) => (key === 'readDecisions' ? readDecisions : bound(all, key)),
    }),
  }
}

function bound(all: EngineStore, key: string | symbol): unknown {
  const value: unknown = Reflect.get(all, key)
  return typeof value === 'function' ? value.bind(all) : value
}

describe('snapshots', () => {
  test('[EN40] a long log gets one as it grows; what is folded from it equals the fold from the first event', async () => {
    const { h, id } = await long()
    const kept = h.store.snapshots.get(id)
    expect(kept?.seq).toBeGreaterThanOrEqual(SNAPSHOT_FROM)
    const { store, reads } = watched(h.store)
    const folded = await foldLog(store, id)
    expect(folded?.state).toEqual(await foldAll(h.store, id))
    expect(folded?.partial).toBe(false)
    expect(reads.slice(0, 2)).toEqual([0, expect.any(Number)])
    // Nothing between where it became clear that the log is long and the snapshot.
    expect(reads.filter((seq) => seq > SNAPSHOT_FROM && seq < kept!.seq - 1)).toEqual([])
    expect(reads).toContain(kept!.seq - 1)
  })

  test('[EN40] an execution goes on from its snapshot after a restart, and remembers what it was asked before', async () => {
    const { h, id } = await long()
    const asked = { kind: 'SetBreakpoints' as const, breakpoints: [], author: 't', requestId: 'once' }
    const { seq } = await h.engine.deliver(id, asked)
    await h.clock.advance(1_000)
    await h.engine.close()
    h.store.snapshots.delete(id)
    await h.store.saveSnapshot(id, seq + 5, encodeState(await stateAt(h.store, id, seq + 5)))
    const after = h.again()
    await after.engine.recover()
    expect((await after.engine.deliver(id, asked)).seq).toBe(seq)
    await after.clock.advance(60_000)
    expect((await after.engine.state(id)).status).toBe('SUCCEEDED')
    expect(after.types(id).filter((type) => type === 'TaskSucceeded')).toHaveLength(60)
  })

  test('[EN40] a snapshot of another fold, or a damaged one, is not used', async () => {
    const { h, id } = await long()
    const whole = await foldAll(h.store, id)
    const { seq, text } = h.store.snapshots.get(id)!
    const others = [
      '{"fold":0,"state":{"seq":9}}',
      text.slice(0, 900),
      text.replace(/"nextVisit":\d+/, '"frames":[]'),
    ]
    for (const other of others) {
      h.store.snapshots.set(id, { seq, text: other })
      expect((await foldLog(h.store, id))?.state).toEqual(whole)
    }
  })

  test('[EN40] from a snapshot at any event and the rest of the log comes the same state', async () => {
    const { h, id } = await long()
    const whole = await foldAll(h.store, id)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: whole.seq }), async (seq) => {
        h.store.snapshots.set(id, { seq, text: encodeState(await stateAt(h.store, id, seq)) })
        expect((await foldLog(h.store, id))?.state).toEqual(whole)
      }),
      { numRuns: 60 },
    )
  })

  test('[EN40] what a snapshot takes stays in proportion to the log', async () => {
    const { h } = await long(1)
    const seqs: number[] = []
    let seq = 0
    const store: EngineStore = Object.assign(Object.create(h.store) as EngineStore, {
      saveSnapshot: async (_: string, at: number) => void seqs.push(at),
    })
    const state = { ...initialState(), status: 'RUNNING' as const, input: 'x'.repeat(100_000) }
    const snapshots = new Snapshots({
      store,
      log: silentLog,
      look: async (_, at) => at({ ...state, seq }),
    })
    for (seq = 1; seq < 10_000; seq++) {
      snapshots.grew('x', seq - 1, seq)
      if (seq % 50 === 0) await settled(1)
    }
    await snapshots.close()
    // 100,000 characters are worth 2,000 events; without them it would be one every 500.
    expect(seqs.length).toBeGreaterThan(2)
    expect(seqs.length).toBeLessThanOrEqual(5)
  })
})

async function stateAt(store: EngineStore, id: string, seq: number): Promise<ExecutionState> {
  const state = initialState()
  for await (const { events } of readLog(store, id, { upTo: seq })) {
    for (const event of events) if (event.seq <= seq) evolve(state, event)
  }
  return state
}
