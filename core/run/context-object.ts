import type { Json, JsonObject } from '../std/json.ts'
import type { ExecutionState, Frame, Visit } from './state.ts'

/** The item that an iteration is about, with its key when the items are those of an object. */
export interface Item {
  readonly index: number
  readonly value: Json
  readonly key: string | null
}

/** What the context object says beyond what the state knows. */
export interface ContextExtras {
  /** The token of the task that is about to be scheduled. */
  readonly token?: string
  /** The item whose iteration is about to start. */
  readonly item?: Item
}

const instant = (at: number): string => new Date(at).toISOString()

/**
 * The context object as expressions of a frame see it (`$$`, `$states.context`): the execution, the machine, the state
 * when one is under way, the task's token where there is one, the item inside a Map.
 */
export function contextObject(
  state: ExecutionState,
  frame: Frame,
  visit: Visit | null,
  extras: ContextExtras = {},
): JsonObject {
  const context: JsonObject = {
    Execution: {
      Id: state.identity?.execution ?? state.executionId,
      Input: state.input,
      Name: state.name,
      RoleArn: state.identity?.role ?? '',
      StartTime: instant(state.startedAt),
      RedriveCount: state.redriveCount,
      ...(state.redrivenAt === null ? {} : { RedriveTime: instant(state.redrivenAt) }),
    },
    StateMachine: { Id: state.identity?.machine ?? state.machineId, Name: state.machineName },
  }
  if (visit !== null) context.State = stateContext(visit)
  const token = extras.token ?? (visit?.phase.kind === 'task' ? visit.phase.token : null)
  if (token !== null) context.Task = { Token: token }
  const item = extras.item ?? itemOf(state, frame)
  if (item !== null) context.Map = { Item: itemContext(item) }
  return context
}

function stateContext(visit: Visit): JsonObject {
  const [EnteredTime, Name] = [instant(visit.enteredAt), visit.state]
  if (visit.type !== 'Task' && visit.type !== 'Parallel' && visit.type !== 'Map') return { EnteredTime, Name }
  return { EnteredTime, Name, RetryCount: visit.retries.reduce((sum, n) => sum + n, 0) }
}

function itemContext(item: Item): JsonObject {
  const [Index, Value] = [item.index, item.value]
  return item.key === null ? { Index, Value } : { Index, Value, Key: item.key }
}

/** The item of the innermost iteration around a frame. */
function itemOf(state: ExecutionState, frame: Frame): Item | null {
  for (let at: Frame | undefined = frame; at !== undefined; ) {
    if (at.item !== null) return { index: at.index, ...at.item }
    at = at.parent === null ? undefined : state.frames.get(at.parent)
  }
  return null
}
