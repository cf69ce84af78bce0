import { parseResource, type Resource } from '../../core/language/resource.ts'
import { type OpenTask, openTasks } from '../../core/run/select.ts'
import type { ExecutionState, TaskPhase } from '../../core/run/state.ts'
import { getKey, isObject, type Json } from '../../core/std/json.ts'
import type { ActivityDetail, WaitingRow } from './ports.ts'
import type { TaskRequest } from './task-port.ts'

/** What of an execution is in other hands: work that this server does, and things that somebody outside must bring. */
export interface OpenWork {
  /** To be dispatched, and dispatched again by recovery. */
  readonly tasks: readonly TaskRequest[]
  readonly waiting: readonly WaitingRow[]
}

const resources = new Map<string, Resource>()

function resourceOf(text: string): Resource {
  let resource = resources.get(text)
  if (resource === undefined) {
    if (resources.size > 2_000) resources.clear()
    resource = parseResource(text)
    resources.set(text, resource)
  }
  return resource
}

/** Finds the open work of an execution, in order of its frames. */
export function openWork(state: ExecutionState): OpenWork {
  const tasks: TaskRequest[] = []
  const waiting: WaitingRow[] = []
  for (const task of openTasks(state)) {
    const resource = resourceOf(task.phase.resource)
    if (needsHands(resource, task.phase, state.rehearsal)) tasks.push(requestOf(state, task, resource))
    const row = waitingRow(state, task, resource)
    if (row !== null) waiting.push(row)
  }
  return { tasks, waiting }
}

/** False where nothing here has to be done: the core joins signals, people and workers come by themselves. */
function needsHands(resource: Resource, phase: TaskPhase, rehearsal: boolean): boolean {
  if (resource.kind === 'signal' || resource.kind === 'human') return false
  if (resource.kind === 'activity') return rehearsal
  return !(isCallback(resource) && phase.submitted)
}

function isCallback(resource: Resource): boolean {
  return 'pattern' in resource && resource.pattern === 'waitForTaskToken'
}

function requestOf(state: ExecutionState, task: OpenTask, resource: Resource): TaskRequest {
  const { phase } = task
  return {
    executionId: state.executionId,
    visit: task.visit,
    attempt: task.attempt,
    idempotencyKey: `${state.executionId}:${task.visit}:${task.attempt}`,
    resource,
    resourceText: phase.resource,
    parameters: phase.parameters,
    state: task.state,
    machineId: state.machineId,
    machineName: state.machineName,
    definition: state.definition,
    executionName: state.name,
    rehearsal: state.rehearsal,
    token: phase.token,
    submitted: phase.submitted,
    scheduledAt: phase.scheduledAt,
    deadline: phase.deadline,
  }
}

function waitingRow(
  { rehearsal }: ExecutionState,
  { visit, attempt, state, phase }: OpenTask,
  resource: Resource,
): WaitingRow | null {
  const row = { visit, attempt, state, since: phase.scheduledAt }
  const { parameters } = phase
  if (resource.kind === 'human') {
    const detail = {
      title: field(parameters, 'title') ?? state,
      description: field(parameters, 'description') ?? null,
      form: field(parameters, 'form') ?? null,
      assignee: field(parameters, 'assignee') ?? null,
    }
    const title = typeof detail.title === 'string' ? detail.title : state
    return { kind: 'person', title, key: null, detail: JSON.stringify(detail), ...row }
  }
  if (resource.kind === 'signal') {
    const names = signalNames(parameters)
    const key = field(parameters, 'key')
    const detail = { names, mode: field(parameters, 'mode') ?? 'all', key: key ?? null }
    return {
      kind: 'signal',
      title: `Waits for ${names.join(detail.mode === 'any' ? ' or ' : ' and ')}`,
      key: typeof key === 'string' ? key : null,
      detail: JSON.stringify(detail),
      ...row,
    }
  }
  if (resource.kind === 'activity') {
    const { startedAt, worker } = phase
    const who = worker === null ? 'A worker' : `Worker ${worker}`
    const title = startedAt === null ? `Waits for a worker of ${resource.name}` : `${who} has it`
    const detail: ActivityDetail = { activity: resource.name, worker, startedAt, rehearsal }
    const since = startedAt ?? row.since
    const words = { kind: 'activity', title, key: resource.name, detail: JSON.stringify(detail) } as const
    return { visit, attempt, state, since, ...words }
  }
  if (!isCallback(resource)) return null
  const detail = JSON.stringify({ resource: phase.resource, token: phase.token })
  return { kind: 'callback', title: `Waits for a callback in ${state}`, key: null, detail, ...row }
}

function signalNames(parameters: Json): string[] {
  const names = field(parameters, 'names') ?? field(parameters, 'name')
  const list = Array.isArray(names) ? names : [names ?? 'a signal']
  return list.map((name) => (typeof name === 'string' ? name : JSON.stringify(name)))
}

/** A parameter by its name, written with a small or a capital first letter. */
function field(parameters: Json, name: string): Json | undefined {
  if (!isObject(parameters)) return undefined
  return getKey(parameters, name) ?? getKey(parameters, `${name[0]?.toUpperCase()}${name.slice(1)}`)
}
