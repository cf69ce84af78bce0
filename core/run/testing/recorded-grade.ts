import type { StateMachine } from '../../language/definition.ts'
import { historyView } from '../history-view.ts'
import type { SfnEvent } from '../sfn-event.ts'
import type { RecordedCase, RecordedEvent } from './recorded-cases.ts'
import { matches } from './recorded-match.ts'
import type { Simulation } from './simulation.ts'

/** How near a run comes to its recording; each holds only where those before it hold. */
export interface Grade {
  /** Status and output, or the error's name. */
  readonly outcome: boolean
  readonly cause: boolean
  /** The same events, in whatever order. */
  readonly types: boolean
  /** Ids, links and details. */
  readonly exact: boolean
  /** The first event that is not exact, for people. */
  readonly difference: string
}

type Shown = Pick<RecordedEvent, 'type' | 'id' | 'previousEventId'> & { readonly details?: unknown }

export function gradeRun(recorded: RecordedCase, run: Simulation, definition: StateMachine): Grade {
  const { state } = run
  const { expected, wild = [] } = recorded
  const outcome =
    state.status === expected.status &&
    (state.status === 'SUCCEEDED'
      ? matches(expected.output ?? null, JSON.stringify(state.output ?? null), wild)
      : matches(expected.error ?? null, state.error, wild))
  const cause = outcome && matches(expected.cause ?? null, state.cause === '' ? null : state.cause, wild)
  const view = historyView(run.log, definition)
  if (recorded.historyParams?.reverseOrder === true) view.reverse()
  const actual = comparable(view.map(shown), recorded)
  const wanted = comparable(recorded.expectedHistory ?? [], recorded)
  if (wanted.length === 0) return { outcome, cause, types: cause, exact: cause, difference: '' }
  const types = cause && bag(actual) === bag(wanted)
  const wrong = wanted.findIndex((event, index) => !matches(event, actual[index], wild))
  const exact = types && wrong < 0 && actual.length === wanted.length
  const difference = exact ? '' : `${JSON.stringify(wanted[wrong])} != ${JSON.stringify(actual[wrong])}`
  return { outcome, cause, types, exact, difference }
}

/** Recordings leave out the details where a type has none. */
function shown({ type, id, previousEventId, details }: SfnEvent): Shown {
  const base = { type, id, previousEventId }
  return Object.keys(details).length === 0 ? base : { ...base, details }
}

const bag = (events: readonly Shown[]): string =>
  events
    .map((event) => `${event.type}:${nameIn(event.details)}`)
    .sort()
    .join()

function nameIn(details: unknown): string {
  const [held] = Object.values((details ?? {}) as Record<string, { readonly name?: string }>)
  return held?.name ?? ''
}

/** Some recordings have lost the order of the events inside a Parallel, and the event that ends it. */
function comparable(events: readonly Shown[], { parallelNormalised }: RecordedCase): readonly Shown[] {
  if (parallelNormalised !== true) return events
  const unordered = events.some((event) => Array.isArray(event.id)) ? [...events] : withoutOrder(events)
  const sorted: Shown[] = []
  let run: Shown[] = []
  const flush = (): void => {
    sorted.push(...run.sort((a, b) => (stable(a) < stable(b) ? -1 : 1)))
    run = []
  }
  for (const event of unordered) {
    if (Array.isArray(event.id)) run.push(event)
    else {
      flush()
      sorted.push(event)
    }
  }
  flush()
  return sorted
}

function withoutOrder(events: readonly Shown[]): Shown[] {
  const kept: Shown[] = []
  let inside = false
  for (const [index, event] of events.entries()) {
    if (/^ParallelState(Succeeded|Aborted|Exited|Failed)$/.test(event.type)) {
      // The event that ends the state is lost with the order, the exit behind it is not.
      if (!inside || events[index + 1]?.type !== 'ParallelStateExited') kept.push(event)
      inside = false
    } else {
      kept.push(inside ? { ...event, id: [0], previousEventId: 0 } : event)
      if (event.type === 'ParallelStateStarted') inside = true
    }
  }
  return kept
}

/** Text with sorted keys. */
const stable = (value: unknown): string =>
  JSON.stringify(value, (_, held: unknown) =>
    typeof held === 'object' && held !== null && !Array.isArray(held)
      ? Object.fromEntries(Object.entries(held).sort())
      : held,
  )
