import { definitionHash } from '../core/language/hash.ts'
import type { Json } from '../core/std/json.ts'
import type { Engine } from '../server/engine/engine.ts'
import type { Store } from '../server/store/store.ts'
import type { Pinned } from './caller.ts'
import { NOOP } from './workload.ts'

/** A definition that goes on for ever: a task each second. */
const TICKING: Json = {
  StartAt: 'Do',
  States: {
    Do: { Type: 'Task', Resource: NOOP, Next: 'Rest' },
    Rest: { Type: 'Wait', Seconds: 1, Next: 'Do' },
  },
}

/** One that waits for a day, then comes to its breakpoint. */
const WAITING: Json = {
  StartAt: 'Rest',
  States: {
    Rest: { Type: 'Wait', Seconds: 86_400, Next: 'Do' },
    Do: { Type: 'Task', Resource: NOOP, End: true },
  },
}

/** Keeps a definition under the name of a machine. */
export async function pin(store: Store, name: string, definition: Json): Promise<Pinned> {
  const text = JSON.stringify(definition)
  const hash = definitionHash(text)
  await store.versions.keepDefinition({ hash, text }, 0)
  return { machineId: name, machineName: name, machineVersion: null, definition: hash }
}

/** Starts `count` executions that tick once a second. Answers their ids. */
export async function startTicking(engine: Engine, store: Store, count: number): Promise<string[]> {
  const machine = await pin(store, 'ticking', TICKING)
  const begun = Array.from({ length: count }, () => engine.start({ ...machine, input: {}, author: 'bench' }))
  return (await Promise.all(begun)).map(({ executionId }) => executionId)
}

/** Starts `count` executions that wait, each with a breakpoint that it does not come to. */
export async function armBreakpoints(engine: Engine, store: Store, count: number): Promise<void> {
  const machine = await pin(store, 'waiting', WAITING)
  const arm = async (): Promise<void> => {
    const { executionId } = await engine.start({ ...machine, input: {}, author: 'bench' })
    await setBreakpoint(engine, executionId)
  }
  await Promise.all(Array.from({ length: count }, arm))
}

/** Lets an execution stand still before each `Do`. */
export async function setBreakpoint(engine: Engine, executionId: string): Promise<void> {
  const breakpoints = [{ state: '/States/Do', where: 'before' }] as const
  const command = { kind: 'SetBreakpoints', author: 'bench', breakpoints } as const
  const { refusal } = await engine.deliver(executionId, command)
  if (refusal !== null) throw new Error(refusal.message)
}
