import type { State, StateMachine, StateType } from '../language/definition.ts'
import { scopeAt } from '../language/scopes.ts'
import type { HistoryEvent } from '../run/event.ts'
import { isObject, type Json, type JsonObject } from '../std/json.ts'
import { pointerTo } from '../std/json-pointer.ts'
import {
  atOf,
  detailsOf,
  failureOf,
  mapValues,
  type RecordedEvent,
  recordedValue,
  text,
} from './recorded-event.ts'

/** What an imported history lacked and what was put there instead. */
export interface Inference {
  readonly seq: number
  readonly field: string
  /** 'inferred' from other events or the definition; 'unknown' cannot be known. */
  readonly how: 'inferred' | 'unknown'
}

export interface Enriched {
  readonly events: readonly HistoryEvent[]
  readonly inferences: readonly Inference[]
}

interface Scope {
  readonly id: number
  readonly parent: Scope | null
  readonly pointer: string
  readonly index: number
  visit: { id: number; name: string; attempt: number; item: number } | null
}

/**
 * Turns a recorded Step Functions history into events of ours, given the definition it ran under. Frames follow from the
 * links between events, next states from what was entered later; both are marked. The result is folded and shown, never
 * scheduled.
 */
export function enrich(recorded: readonly RecordedEvent[], definition: StateMachine): Enriched {
  return new Enricher(recorded, definition).run()
}

class Enricher {
  readonly #recorded: readonly RecordedEvent[]
  readonly #definition: StateMachine
  readonly #events: HistoryEvent[] = []
  readonly #inferences: Inference[] = []
  readonly #scopeOf = new Map<number, Scope>()
  readonly #children = new Map<number, Scope[]>()
  #frames = 1
  #visits = 0

  constructor(recorded: readonly RecordedEvent[], definition: StateMachine) {
    // Histories are also printed with the last event first.
    this.#recorded = recorded.toSorted((a, b) => Number(a.id) - Number(b.id))
    this.#definition = definition
  }

  run(): Enriched {
    this.#scopeOf.set(0, { id: 0, parent: null, pointer: '', index: 0, visit: null })
    for (const [i, event] of this.#recorded.entries()) this.#take(event, i)
    return { events: this.#events, inferences: this.#inferences }
  }

  #take(event: RecordedEvent, position: number): void {
    const type = String(event.type)
    const details = detailsOf(event)
    const previous = Number(event.previousEventId ?? 0)
    const scope = this.#locate(type, details, this.#scopeOf.get(previous) ?? this.#scopeOf.get(0)!)
    const made = this.#make(type, details, scope, position)
    this.#scopeOf.set(Number(event.id), this.#opened(type, details, scope))
    if (made) {
      this.#events.push({
        seq: this.#events.length + 1,
        at: atOf(event, position),
        frame: scope.id,
        ...made,
      } as HistoryEvent)
    }
  }

  /** The scope an event belongs to, from that of the event it links to. */
  #locate(type: string, details: JsonObject, from: Scope): Scope {
    if (type.startsWith('Execution')) return root(from)
    if (type.endsWith('StateEntered')) return this.#branchOf(from, String(details.name))
    const fan = /^(ParallelState|MapState)(Started|Succeeded|Failed|Aborted)$/.exec(type)
    if (fan) return enclosing(from, (s) => this.#typeOf(s) === (fan[1] === 'MapState' ? 'Map' : 'Parallel'))
    const name = details.name ?? details.state
    return name === undefined ? from : enclosing(from, (s) => s.visit?.name === name)
  }

  #branchOf(from: Scope, name: string): Scope {
    const branches = this.#children.get(from.id)
    if (!branches || from.visit === null || this.#typeOf(from) !== 'Parallel') return from
    const inside = branches.find(
      (b) => b.visit === null && Object.hasOwn(scopeAt(this.#definition, b.pointer)?.States ?? {}, name),
    )
    return inside ?? from
  }

  #typeOf(scope: Scope): StateType | undefined {
    return this.#stateOf(scope)?.Type
  }

  /** The scope that events linking to this one stand in: a child's, behind a MapIterationStarted. */
  #opened(type: string, details: JsonObject, scope: Scope): Scope {
    if (type !== 'MapIterationStarted') return scope
    return this.#children.get(scope.id)?.find((c) => c.index === details.index) ?? scope
  }

  #make(type: string, details: JsonObject, scope: Scope, position: number): object | null {
    if (type.startsWith('Execution')) return this.#execution(type, details)
    if (type.endsWith('StateEntered')) return this.#entered(type, details, scope)
    if (type.endsWith('StateExited')) return this.#exited(type, details, scope, position)
    if (type.endsWith('StateAborted')) return { type, ...visitOf(scope), name: scope.visit?.name ?? '' }
    if (type === 'EvaluationFailed') return { type, ...visitOf(scope), ...evaluationOf(details, scope) }
    if (/^(Task|LambdaFunction|Activity)[A-Z]/.test(type)) return this.#task(type, details, scope)
    return this.#fan(type, details, scope, position)
  }

  #execution(type: string, details: JsonObject): object | null {
    const failure = { ...text(details, 'error'), ...text(details, 'cause') }
    if (type === 'ExecutionStarted') {
      this.#infer('machine', 'unknown')
      return { type, ...STARTED, startAt: this.#definition.StartAt, input: recordedValue(details.input) }
    }
    if (type === 'ExecutionSucceeded') return { type, output: recordedValue(details.output) }
    if (type === 'ExecutionRedriven')
      return {
        type,
        redriveCount: Number(details.redriveCount ?? 1),
        entropy: '',
        deadline: null,
        author: 'import',
      }
    return { type, ...failure }
  }

  #entered(type: string, details: JsonObject, scope: Scope): object {
    scope.visit = { id: ++this.#visits, name: String(details.name), attempt: 0, item: 0 }
    this.#children.delete(scope.id)
    return { type, visit: scope.visit.id, name: scope.visit.name, input: recordedValue(details.input) }
  }

  #exited(type: string, details: JsonObject, scope: Scope, position: number): object {
    const name = scope.visit?.name ?? String(details.name)
    const assigned = isObject(details.assignedVariables)
      ? mapValues(details.assignedVariables, recordedValue)
      : undefined
    this.#infer('next', 'inferred')
    const next = this.#nextIn(scope, name, position)
    return {
      type,
      ...visitOf(scope),
      name,
      output: recordedValue(details.output),
      next,
      ...(assigned ? { assigned } : {}),
    }
  }

  /** The state that the definition or a later entry names as the successor; null where the scope ends. */
  #nextIn(scope: Scope, name: string, position: number): string | null {
    const states = scopeAt(this.#definition, scope.pointer)?.States ?? {}
    for (const later of this.#recorded.slice(position + 1)) {
      const entered = String(later.type).endsWith('StateEntered') ? String(detailsOf(later).name) : null
      if (
        entered !== null &&
        Object.hasOwn(states, entered) &&
        Number(later.previousEventId) === Number(this.#recorded[position]?.id)
      ) {
        return entered
      }
    }
    const state = states[name]
    return state && 'Next' in state && state.Next !== undefined ? state.Next : null
  }

  #task(type: string, details: JsonObject, scope: Scope): object | null {
    const kind = type.replace(/^(Task|LambdaFunction|Activity)/, '')
    if (kind === 'ScheduleFailed' || kind === 'StartFailed' || kind === 'SubmitFailed') {
      return { type: 'TaskFailed', ...attemptOf(scope), ...failureOf(details) }
    }
    if (kind === 'Scheduled') return { type: 'TaskScheduled', ...this.#scheduled(type, details, scope) }
    if (kind === 'Started') return { type: 'TaskStarted', ...attemptOf(scope), startedAt: 0 }
    if (kind === 'Submitted' || kind === 'Succeeded')
      return { type: `Task${kind}`, ...attemptOf(scope), output: recordedValue(details.output) }
    return {
      type: kind === 'TimedOut' ? 'TaskTimedOut' : 'TaskFailed',
      ...attemptOf(scope),
      ...failureOf(details),
    }
  }

  /** A visit whose work is begun once more is retried. */
  #countAttempt(type: string, scope: Scope): void {
    const again = this.#events.some((e) => e.type === type && e.visit === scope.visit?.id)
    if (again && scope.visit) scope.visit.attempt++
  }

  #scheduled(type: string, details: JsonObject, scope: Scope): object {
    this.#countAttempt('TaskScheduled', scope)
    const state = this.#stateOf(scope)
    const resource = state?.Type === 'Task' ? state.Resource : String(details.resource)
    const seconds =
      typeof details.timeoutInSeconds === 'number' ? { timeoutSeconds: details.timeoutInSeconds } : {}
    this.#infer('deadline', 'unknown')
    const parameters = recordedValue(type === 'TaskScheduled' ? details.parameters : details.input)
    return { ...attemptOf(scope), resource, parameters, deadline: null, heartbeatDeadline: null, ...seconds }
  }

  #fan(type: string, details: JsonObject, scope: Scope, position: number): object | null {
    if (/^(ParallelState|MapState)Started$/.test(type)) this.#countAttempt(type, scope)
    if (type === 'ParallelStateStarted') return this.#openBranches(scope, position)
    if (type === 'MapStateStarted') {
      this.#infer('items', 'unknown')
      const processor = this.#processorKey(scope)
      const map = this.#stateOf(scope)
      const items = new Array<Json>(Number(details.length ?? 0)).fill(null)
      return {
        type,
        ...attemptOf(scope),
        items,
        maxConcurrency: 0,
        toleratedFailureCount: 0,
        toleratedFailurePercentage: 0,
        processor,
        startAt: (map?.Type === 'Map' ? map[processor]?.StartAt : undefined) ?? '',
      }
    }
    if (type.startsWith('MapIteration')) return this.#iteration(type, details, scope, position)
    if (/^(ParallelState|MapState)Succeeded$/.test(type)) return { type, ...attemptOf(scope) }
    if (/^(ParallelState|MapState)Failed$/.test(type))
      return { type, ...attemptOf(scope), ...text(details, 'error'), ...text(details, 'cause') }
    return null
  }

  #openBranches(scope: Scope, position: number): object {
    const pointer = pointerTo(scope.pointer, 'States', scope.visit?.name ?? '')
    const state = this.#stateOf(scope)
    const count = state?.Type === 'Parallel' ? state.Branches.length : 0
    const firstFrame = this.#frames
    this.#frames += count
    const branches = Array.from({ length: count }, (_, i) => ({
      id: firstFrame + i,
      parent: scope,
      pointer: pointerTo(pointer, 'Branches', i),
      index: i,
      visit: null,
    }))
    this.#children.set(scope.id, branches)
    return {
      type: 'ParallelStateStarted',
      ...attemptOf(scope),
      input: this.#firstInput(position),
      firstFrame,
      count,
      startAt: state?.Type === 'Parallel' ? state.Branches.map((branch) => branch.StartAt) : [],
    }
  }

  /** What the states were entered with that an opening event leads to; null where none was. */
  #firstInput(position: number): Json {
    const id = Number(this.#recorded[position]?.id)
    const entered = this.#recorded.find(
      (later, i) =>
        i > position && Number(later.previousEventId) === id && String(later.type).endsWith('StateEntered'),
    )
    this.#infer('input', entered ? 'inferred' : 'unknown')
    return entered ? recordedValue(detailsOf(entered).input) : null
  }

  #processorKey(scope: Scope): 'ItemProcessor' | 'Iterator' {
    const state = this.#stateOf(scope)
    return state?.Type === 'Map' && state.ItemProcessor === undefined ? 'Iterator' : 'ItemProcessor'
  }

  #stateOf(scope: Scope): State | undefined {
    return scope.visit ? scopeAt(this.#definition, scope.pointer)?.States[scope.visit.name] : undefined
  }

  #iteration(type: string, details: JsonObject, scope: Scope, position: number): object {
    const index = Number(details.index ?? 0)
    if (type === 'MapIterationStarted') {
      const map = pointerTo(scope.pointer, 'States', scope.visit?.name ?? '')
      const child: Scope = {
        id: this.#frames++,
        parent: scope,
        pointer: pointerTo(map, this.#processorKey(scope)),
        index,
        visit: null,
      }
      this.#children.set(scope.id, [
        ...(this.#children.get(scope.id) ?? []).filter((c) => c.index !== index),
        child,
      ])
      return { type, ...attemptOf(scope), index, child: child.id, input: this.#firstInput(position) }
    }
    const child = this.#children.get(scope.id)?.find((c) => c.index === index)?.id ?? 0
    return { type, ...attemptOf(scope), index, child }
  }

  #infer(field: string, how: Inference['how']): void {
    this.#inferences.push({ seq: this.#events.length + 1, field, how })
  }
}

const STARTED = {
  executionId: 'imported',
  name: 'imported',
  machineId: '',
  machineName: '',
  machineVersion: null,
  definition: '',
  entropy: '',
  deadline: null,
  breakpoints: [],
  rehearsal: false,
  parent: null,
  author: 'import',
}

function evaluationOf(details: JsonObject, scope: Scope): object {
  return { name: scope.visit?.name ?? '', ...failureOf(details), location: String(details.location ?? '') }
}

const visitOf = (scope: Scope): { visit: number } => ({ visit: scope.visit?.id ?? 0 })

const attemptOf = (scope: Scope): { visit: number; attempt: number } => ({
  visit: scope.visit?.id ?? 0,
  attempt: scope.visit?.attempt ?? 0,
})

function root(scope: Scope): Scope {
  return scope.parent ? root(scope.parent) : scope
}

/** The innermost scope, from this one outwards, that fits; this one when none does. */
function enclosing(from: Scope, fits: (scope: Scope) => boolean): Scope {
  for (let at: Scope | null = from; at; at = at.parent) if (fits(at)) return at
  return from
}
