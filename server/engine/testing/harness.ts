import { evaluateRequest } from '../../../core/expression/jsonata/evaluate-request.ts'
import { definitionHash } from '../../../core/language/hash.ts'
import { decodeEvents } from '../../../core/run/codec.ts'
import type { HistoryEvent } from '../../../core/run/event.ts'
import type { Json } from '../../../core/std/json.ts'
import type { RunTask } from '../dispatcher.ts'
import type { Evaluate } from '../drive.ts'
import { createEngine, type Engine } from '../engine.ts'
import type { Fault } from '../fault-points.ts'
import { createIds } from '../ids.ts'
import { silentLog } from '../log.ts'
import type { EngineStore } from '../ports.ts'
import type { TaskRequest } from '../task-port.ts'
import { createManualClock, type ManualClock, settled } from './manual-clock.ts'
import { MemoryStore } from './memory-store.ts'

/** What a test's tasks do: by state name, a value, or a function that may wait, throw or answer an outcome. */
export type TestTasks = Readonly<Record<string, Json | RunTask>>

export interface Harness {
  readonly store: MemoryStore
  readonly clock: ManualClock
  readonly engine: Engine
  /** Every start of a task, in order. */
  readonly starts: TaskRequest[]
  /** Saves a definition and starts it; the answer is the execution's id. */
  start(
    definition: Json,
    input?: Json,
    more?: { name?: string; requestId?: string; rehearsal?: boolean },
  ): Promise<string>
  /** A second engine over the same store, as after a crash. */
  again(tasks?: TestTasks): Harness
  readonly evaluate: Evaluate
  /** The execution that was started last, committed or not. */
  lastId(): string
  events(executionId: string): HistoryEvent[]
  types(executionId: string): string[]
}

export interface HarnessOptions {
  /** What the engine is given instead of the store itself. */
  readonly through?: EngineStore
  readonly store?: MemoryStore
  readonly clock?: ManualClock
  readonly evaluate?: Evaluate
  readonly kept?: number
  readonly places?: number
  readonly fault?: Fault
}

const evaluateHere: Evaluate = (requests) => Promise.all(requests.map(evaluateRequest))
let seed = 1

/** An engine over a store in memory and a clock that stands still. */
export function createHarness(tasks: TestTasks = {}, options: HarnessOptions = {}): Harness {
  const store = options.store ?? new MemoryStore()
  const clock = options.clock ?? createManualClock()
  const starts: TaskRequest[] = []
  const runTask: RunTask = async (task, tools) => {
    starts.push(task)
    const does = tasks[task.state]
    if (typeof does === 'function') return does(task, tools)
    return { kind: 'succeeded', output: does ?? null }
  }
  const ids = createIds(bytes)
  let lastId = ''
  const engine = createEngine({
    store: options.through ?? store,
    clock,
    runTask,
    evaluate: options.evaluate ?? evaluateHere,
    ids: {
      ...ids,
      execution: (now) => {
        lastId = ids.execution(now)
        return lastId
      },
    },
    log: silentLog,
    kept: options.kept,
    places: options.places,
    fault: options.fault,
  })
  const events = (id: string): HistoryEvent[] =>
    (store.executions.get(id)?.rows ?? []).flatMap((row) => decodeEvents(row.events))
  return {
    store,
    clock,
    engine,
    starts,
    evaluate: options.evaluate ?? evaluateHere,
    lastId: () => lastId,
    start: async (definition, input = {}, more = {}) => {
      const text = JSON.stringify(definition)
      const hash = definitionHash(text)
      store.definitions.set(hash, text)
      const machine = { machineId: 'm1', machineName: 'machine', machineVersion: 1, definition: hash }
      const { executionId } = await engine.start({ ...machine, input, author: 'test', ...more })
      await settled()
      return executionId
    },
    again: (others = tasks) => createHarness(others, { ...options, store, clock }),
    events,
    types: (id) => events(id).map((event) => event.type),
  }
}

/** Bytes that differ from call to call and are the same from run to run. */
function bytes(count: number): Uint8Array {
  return Uint8Array.from({ length: count }, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return (seed >> 16) & 255
  })
}
