import { beginView, showNext } from '../../core/run/history-view.ts'
import type { SfnEvent } from '../../core/run/sfn-event.ts'
import { laterPart, type View, viewLength } from '../../core/run/sfn-tracks.ts'
import { readLog } from '../engine/log-reader.ts'
import type { EngineStore } from '../engine/ports.ts'
import type { ExecutionItem } from '../store/executions.ts'
import { defaultRoleArn } from './arn.ts'
import type { SfnContext } from './context.ts'
import { HistoryMarks, MARK_EVERY } from './history-marks.ts'
import { seconds } from './machine-view.ts'

/** A page of a history, and whether there is more of it. */
export interface HistoryPage {
  readonly events: readonly SfnEvent[]
  readonly more: boolean
}

export interface HistoryAsked {
  /** The last id of the page before; null for the first page. */
  readonly after: number | null
  readonly size: number
  /** Newest first. */
  readonly reverse: boolean
}

/** Events of the log that are asked for at once: enough for most pages, from the mark before them on. */
const EVENTS = 1_500
/** Without a mark near it a page is so far away that the log up to it is read in large parts, one ahead. */
const FAR = 10_000

const marksOf = new WeakMap<EngineStore, HistoryMarks>()

/**
 * A page of the history of an execution as Step Functions tells it. Ids are counted from the first event on, so places
 * are remembered from which the counting can go on: a page costs what it holds, wherever it is.
 */
export async function historyPage(
  context: SfnContext,
  item: ExecutionItem,
  { after, size, reverse }: HistoryAsked,
): Promise<HistoryPage> {
  if (!reverse) {
    const events = await idsBetween(context, item, (after ?? 0) + 1, (after ?? 0) + size + 1)
    return { events: events.slice(0, size), more: events.length > size }
  }
  const events =
    after === null
      ? await lastIds(context, item, size + 1)
      : await idsBetween(context, item, Math.max(1, after - size - 1), after - 1)
  return { events: [...events].reverse().slice(0, size), more: events.length > size }
}

/** The events from id `first` to id `last`, as far as there are. */
async function idsBetween(
  context: SfnContext,
  item: ExecutionItem,
  first: number,
  last: number,
): Promise<SfnEvent[]> {
  const found: SfnEvent[] = []
  if (last < first) return found
  for await (const shown of viewFrom(context, item, first)) {
    for (const event of shown) if (event.id >= first && event.id <= last) found.push(event)
    if ((shown.at(-1)?.id ?? 0) >= last) break
  }
  return found
}

/** The last `count` events. */
async function lastIds(context: SfnContext, item: ExecutionItem, count: number): Promise<SfnEvent[]> {
  let last: SfnEvent[] = []
  // No history is longer than its log, with two shown for one.
  for await (const shown of viewFrom(context, item, item.nextSeq * 2, count)) {
    last = [...last, ...shown].slice(-count)
  }
  return last
}

/** The parts of the view, each what one part of the log shows, from some place at or before id `first` less `margin` on. */
async function* viewFrom(
  context: SfnContext,
  item: ExecutionItem,
  first: number,
  margin = 0,
): AsyncGenerator<readonly SfnEvent[]> {
  const { store, region, account } = context
  const marks = marksIn(store.engine)
  const key = `${item.id} ${region} ${account}`
  const begin = async (): Promise<View> => {
    const { definition } = await context.programs.get(item.definition)
    return beginView(definition, { region, account, role: defaultRoleArn(context) })
  }
  const mark = marks.before(key, first, margin)
  let view = mark === null ? await begin() : laterPart(mark.view)
  const from = mark?.seq ?? 0
  const isFar = first - (mark?.length ?? 0) > FAR
  const range = isFar ? { after: from, all: true } : { after: from, events: EVENTS }
  for await (const { events } of readLog(store.engine, item.id, range)) {
    for (const event of events) {
      if (event.seq <= from) continue
      showNext(view, event)
      // What a mark holds grows with the branches that the view remembers; so does the way to the next one.
      if (view.shown.length < Math.max(MARK_EVERY, view.tracks.size)) continue
      yield view.shown
      marks.add(key, { seq: event.seq, length: viewLength(view), view: laterPart(view) })
      view = laterPart(view)
    }
  }
  yield view.shown
}

function marksIn(store: EngineStore): HistoryMarks {
  let marks = marksOf.get(store)
  if (marks === undefined) {
    marks = new HistoryMarks()
    marksOf.set(store, marks)
  }
  return marks
}

/** What events hold of an execution's data. */
const DATA: ReadonlySet<string> = new Set([
  'input',
  'inputDetails',
  'output',
  'outputDetails',
  'assignedVariables',
])

/** An event as it goes over the wire; without data its inputs and outputs are left out. */
export function wireEvent(event: SfnEvent, withData: boolean): object {
  const { id, previousEventId, type, timestamp, details } = event
  const shown = withData ? details : Object.fromEntries(Object.entries(details).map(withoutData))
  return { id, previousEventId, type, timestamp: seconds(timestamp), ...shown }
}

function withoutData([name, details]: [string, object]): [string, object] {
  return [name, Object.fromEntries(Object.entries(details).filter(([key]) => !DATA.has(key)))]
}
