import type { StateMachine } from '../language/definition.ts'
import { queryLanguageOf, scopeAt } from '../language/scopes.ts'
import type { ExecutionStarted, HistoryEvent, Inference } from '../run/event.ts'
import { isObject, type Json, type JsonObject } from '../std/json.ts'
import { pointerTo } from '../std/json-pointer.ts'
import {
  detailsOf,
  endingOf,
  failureOf,
  isKnown,
  mapValues,
  type RecordedEvent,
  recordedValue,
  text,
  timeOf,
} from './recorded-event.ts'
import { mayAssign, retrierOf, wayOut } from './recorded-flow.ts'
import { recordedMap } from './recorded-map.ts'
import { RecordedScopes, type RecordedScope as Scope } from './recorded-scopes.ts'

export interface Enriched {
  readonly events: readonly HistoryEvent[]
  readonly inferences: readonly Inference[]
}

/** What the new log is called here; a recording says nothing of it. */
export type Origin = Pick<
  ExecutionStarted,
  'executionId' | 'name' | 'machineId' | 'machineName' | 'machineVersion' | 'definition' | 'author'
> & {
  /** Stands for the times of a recording that has none, milliseconds since 1970. */
  readonly at: number
}

const NOBODY: Origin = {
  executionId: 'imported',
  name: 'imported',
  machineId: '',
  machineName: '',
  machineVersion: null,
  definition: '',
  author: 'import',
  at: 0,
}

/**
 * Turns a recorded Step Functions history into events of ours, given the definition it ran under. Frames follow from the
 * links between events, retries, rules and next states from what came later; what was put there, and what nobody can know,
 * is told by the first event. The result is folded and shown, never scheduled.
 */
export function enrich(
  recorded: readonly RecordedEvent[],
  definition: StateMachine,
  origin: Origin = NOBODY,
): Enriched {
  return new Enricher(recorded, definition, origin).run()
}

class Enricher {
  readonly #recorded: readonly RecordedEvent[]
  readonly #definition: StateMachine
  readonly #origin: Origin
  readonly #scopes: RecordedScopes
  readonly #events: HistoryEvent[] = []
  readonly #inferences: Inference[] = []
  /** The event by which each state was entered that links to an event: id of the link, position. */
  readonly #entries = new Map<number, number[]>()
  /** True when the recording tells of variables at all; older ones do not. */
  readonly #tellsVariables: boolean
  #visits = 0
  #at = 0

  constructor(recorded: readonly RecordedEvent[], definition: StateMachine, origin: Origin) {
    // Histories are also printed with the last event first.
    this.#recorded = recorded.toSorted((a, b) => Number(a.id) - Number(b.id))
    this.#definition = definition
    this.#origin = origin
    this.#scopes = new RecordedScopes(definition)
    this.#tellsVariables = recorded.some((event) => isObject(detailsOf(event).assignedVariables))
    for (const [i, event] of this.#recorded.entries()) {
      if (!String(event.type).endsWith('StateEntered')) continue
      const previous = Number(event.previousEventId)
      const known = this.#entries.get(previous)
      if (known === undefined) this.#entries.set(previous, [i])
      else known.push(i)
    }
  }

  run(): Enriched {
    for (const [i, event] of this.#recorded.entries()) this.#take(event, i)
    const first = this.#events[0]
    if (first?.type === 'ExecutionStarted') this.#events[0] = { ...first, imported: this.#inferences }
    return { events: this.#events, inferences: this.#inferences }
  }

  #take(event: RecordedEvent, position: number): void {
    const type = String(event.type)
    const details = detailsOf(event)
    this.#at = Math.max(this.#at, timeOf(event) ?? this.#origin.at + position)
    if (position === 0 && timeOf(event) === null) this.#infer('at', 'unknown')
    const scope = this.#scopes.locate(Number(event.previousEventId ?? 0), type, details)
    const made = this.#make(type, details, scope, position)
    this.#scopes.place(Number(event.id), type, details, scope)
    if (made) this.#push(scope, made)
  }

  #push(scope: Scope, made: object): void {
    const envelope = { seq: this.#events.length + 1, at: this.#at, frame: scope.id }
    this.#events.push({ ...envelope, ...made } as HistoryEvent)
  }

  #make(type: string, details: JsonObject, scope: Scope, position: number): object | null {
    if (type.startsWith('Execution')) return this.#execution(type, details)
    if (type.endsWith('StateEntered')) return this.#entered(type, details, scope)
    if (type.endsWith('StateExited')) return this.#exited(type, details, scope, position)
    if (type.endsWith('StateAborted')) return { type, ...visitOf(scope), name: scope.visit?.name ?? '' }
    if (type === 'EvaluationFailed') return this.#evaluationFailed(type, details, scope)
    if (/^(Task|LambdaFunction|Activity)[A-Z]/.test(type)) return this.#task(type, details, scope)
    return this.#fan(type, details, scope, position)
  }

  #execution(type: string, details: JsonObject): object | null {
    const failure = { ...text(details, 'error'), ...text(details, 'cause') }
    if (type === 'ExecutionStarted') {
      const { at: _, ...origin } = this.#origin
      const input = this.#value(details, 'input')
      return { type, ...origin, ...STARTED, startAt: this.#definition.StartAt, input }
    }
    if (type === 'ExecutionSucceeded') return { type, output: this.#value(details, 'output') }
    if (type !== 'ExecutionRedriven') return { type, ...failure }
    const redriveCount = Number(details.redriveCount ?? 1)
    return { type, redriveCount, entropy: '', deadline: null, author: 'import' }
  }

  #entered(type: string, details: JsonObject, scope: Scope): object {
    const input = this.#value(details, 'input')
    const visit = {
      id: ++this.#visits,
      name: String(details.name),
      input,
      attempt: 0,
      retries: [],
      items: [],
    }
    scope.visit = { ...visit, failure: null }
    this.#scopes.close(scope)
    return { type, visit: visit.id, name: visit.name, input }
  }

  #exited(type: string, details: JsonObject, scope: Scope, position: number): object {
    const name = scope.visit?.name ?? String(details.name)
    const state = this.#scopes.stateOf(scope)
    const next = this.#nextIn(scope, name, position)
    const way = wayOut(state, scope.visit, next)
    if (Object.keys(way).length > 0) this.#infer(Object.keys(way)[0]!, 'inferred')
    if (state?.Type === 'Choice') this.#infer('next', next === null ? 'unknown' : 'inferred')
    const given = details.assignedVariables
    const assigned = isObject(given) ? mapValues(given, recordedValue) : undefined
    const missing = assigned === undefined && !this.#tellsVariables && mayAssign(state)
    if (missing || !isKnown(details, 'assignedVariables')) this.#infer('assigned', 'unknown')
    const output = this.#value(details, 'output')
    const fields = { type, ...visitOf(scope), name, output, next, ...way }
    return { ...fields, ...(assigned ? { assigned } : {}) }
  }

  /** The state that the definition or a later entry names as the successor; null where the scope ends. */
  #nextIn(scope: Scope, name: string, position: number): string | null {
    const states = scopeAt(this.#definition, scope.pointer)?.States ?? {}
    for (const later of this.#entries.get(Number(this.#recorded[position]?.id)) ?? []) {
      const entered = String(detailsOf(this.#recorded[later]!).name)
      if (later > position && Object.hasOwn(states, entered)) return entered
    }
    const state = states[name]
    return state && 'Next' in state && state.Next !== undefined ? state.Next : null
  }

  #evaluationFailed(type: string, details: JsonObject, scope: Scope): object {
    this.#fail(scope, details)
    const location = String(details.location ?? '')
    return { type, ...visitOf(scope), name: scope.visit?.name ?? '', ...failureOf(details), location }
  }

  #task(type: string, details: JsonObject, scope: Scope): object | null {
    const kind = type.replace(/^(Task|LambdaFunction|Activity)/, '')
    if (kind === 'Scheduled') return { type: 'TaskScheduled', ...this.#scheduled(type, details, scope) }
    const work = attemptOf(scope)
    if (kind === 'Started') return { type: 'TaskStarted', ...work, startedAt: this.#at, ...workerOf(details) }
    if (kind === 'Submitted' || kind === 'Succeeded')
      return { type: `Task${kind}`, ...work, output: this.#value(details, 'output') }
    this.#fail(scope, details)
    return { type: kind === 'TimedOut' ? 'TaskTimedOut' : 'TaskFailed', ...work, ...failureOf(details) }
  }

  #fail(scope: Scope, details: JsonObject): void {
    if (scope.visit !== null) scope.visit.failure = { ...endingOf(details), at: this.#at }
  }

  /** A visit whose work is begun once more was retried: recordings do not say by which retrier. */
  #countAttempt(scope: Scope): void {
    const { visit } = scope
    if (visit === null || visit.failure === null) return
    const retrier = retrierOf(this.#scopes.stateOf(scope), visit)
    const { error, cause, at } = visit.failure
    visit.attempt++
    // After a redrive nothing has matched: the work is simply begun anew.
    if (retrier >= 0 && this.#events.at(-1)?.type !== 'ExecutionRedriven') {
      this.#infer('retrier', 'inferred')
      const due = { retrier, dueAt: this.#at, ...(error === null ? {} : { error }) }
      const now = this.#at
      this.#at = at
      this.#push(scope, {
        type: 'RetryScheduled',
        ...attemptOf(scope),
        ...due,
        ...(cause === undefined ? {} : { cause }),
      })
      this.#at = now
    }
    visit.failure = null
  }

  #scheduled(type: string, details: JsonObject, scope: Scope): object {
    this.#countAttempt(scope)
    const state = this.#scopes.stateOf(scope)
    const resource = state?.Type === 'Task' ? state.Resource : String(details.resource)
    const seconds =
      typeof details.timeoutInSeconds === 'number' ? { timeoutSeconds: details.timeoutInSeconds } : {}
    this.#infer('deadline', 'unknown')
    const parameters = this.#value(details, type === 'TaskScheduled' ? 'parameters' : 'input')
    return { ...attemptOf(scope), resource, parameters, deadline: null, heartbeatDeadline: null, ...seconds }
  }

  #fan(type: string, details: JsonObject, scope: Scope, position: number): object | null {
    if (/^(ParallelState|MapState)Started$/.test(type)) this.#countAttempt(scope)
    if (type === 'ParallelStateStarted') return this.#openBranches(scope, position)
    if (type === 'MapStateStarted') return this.#mapStarted(type, details, scope)
    if (type.startsWith('MapIteration')) return this.#iteration(type, details, scope, position)
    if (/^(ParallelState|MapState)Succeeded$/.test(type)) return { type, ...attemptOf(scope) }
    if (!/^(ParallelState|MapState)Failed$/.test(type)) return null
    this.#fail(scope, details)
    return { type, ...attemptOf(scope), ...text(details, 'error'), ...text(details, 'cause') }
  }

  #mapStarted(type: string, details: JsonObject, scope: Scope): object {
    const { visit } = scope
    const map = this.#scopes.stateOf(scope)
    const length = Number(details.length ?? 0)
    const processor = this.#processorKey(scope)
    const jsonata = map !== undefined && queryLanguageOf(this.#definition, map) === 'JSONata'
    const { items, unknown, ...limits } = recordedMap(map, jsonata, visit?.input ?? null, length)
    const held = items === null ? new Array<Json>(length).fill(null) : [...items]
    if (visit !== null) visit.items = held
    this.#infer('items', items === null ? 'unknown' : 'inferred')
    for (const field of unknown) this.#infer(field, 'unknown')
    const startAt = (map?.Type === 'Map' ? map[processor]?.StartAt : undefined) ?? ''
    return { type, ...attemptOf(scope), items: held, ...limits, processor, startAt }
  }

  #openBranches(scope: Scope, position: number): object {
    const pointer = pointerTo(scope.pointer, 'States', scope.visit?.name ?? '')
    const state = this.#scopes.stateOf(scope)
    const startAt = state?.Type === 'Parallel' ? state.Branches.map((branch) => branch.StartAt) : []
    this.#scopes.close(scope)
    const branches = startAt.map((_, i) => this.#scopes.open(scope, pointerTo(pointer, 'Branches', i), i))
    const input = this.#firstInput(position)
    const firstFrame = branches[0]?.id ?? 0
    const fields = { ...attemptOf(scope), input, firstFrame, count: branches.length, startAt }
    return { type: 'ParallelStateStarted', ...fields }
  }

  /** What the states were entered with that an opening event leads to; null where none was. */
  #firstInput(position: number): Json {
    const later = this.#entries.get(Number(this.#recorded[position]?.id))?.find((i) => i > position)
    const details = later === undefined ? null : detailsOf(this.#recorded[later]!)
    const known = details !== null && isKnown(details, 'input') && details.input !== undefined
    this.#infer('input', known ? 'inferred' : 'unknown')
    return details === null ? null : recordedValue(details.input)
  }

  #processorKey(scope: Scope): 'ItemProcessor' | 'Iterator' {
    const state = this.#scopes.stateOf(scope)
    return state?.Type === 'Map' && state.ItemProcessor === undefined ? 'Iterator' : 'ItemProcessor'
  }

  #iteration(type: string, details: JsonObject, scope: Scope, position: number): object {
    const index = Number(details.index ?? 0)
    if (type !== 'MapIterationStarted') {
      return { type, ...attemptOf(scope), index, child: this.#scopes.child(scope, index)?.id ?? 0 }
    }
    const map = pointerTo(scope.pointer, 'States', scope.visit?.name ?? '')
    const child = this.#scopes.open(scope, pointerTo(map, this.#processorKey(scope)), index)
    return { type, ...attemptOf(scope), index, child: child.id, input: this.#firstInput(position) }
  }

  /** A value of a recorded event; marked where the recording has left it out. */
  #value(details: JsonObject, field: 'input' | 'output' | 'parameters'): Json {
    if (details[field] === undefined || !isKnown(details, field)) this.#infer(field, 'unknown')
    return recordedValue(details[field])
  }

  #infer(field: string, how: Inference['how']): void {
    this.#inferences.push({ seq: this.#events.length + 1, field, how })
  }
}

/** What no recording tells of a start. */
const STARTED = { entropy: '', deadline: null, breakpoints: [], rehearsal: false, parent: null }

const workerOf = (details: JsonObject): object =>
  typeof details.workerName === 'string' ? { worker: details.workerName } : {}

const visitOf = (scope: Scope): { visit: number } => ({ visit: scope.visit?.id ?? 0 })

const attemptOf = (scope: Scope): { visit: number; attempt: number } => ({
  visit: scope.visit?.id ?? 0,
  attempt: scope.visit?.attempt ?? 0,
})
