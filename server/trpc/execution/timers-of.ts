import { decodeEvents } from '../../../core/run/codec.ts'
import type { HistoryEvent } from '../../../core/run/event.ts'
import { nextTimer, type Timer } from '../../../core/run/select.ts'
import type { Engine } from '../../engine/engine.ts'
import type { ExecutionItem } from '../../store/executions.ts'
import type { Store } from '../../store/store.ts'
import type { LogTail } from '../../store/tails.ts'

/** Executions of one list that are folded because the ends of their logs do not tell. */
const FOLDED = 8

interface Sources {
  readonly store: Pick<Store, 'logTails'>
  readonly engine: Pick<Engine, 'state'>
}

/**
 * What time each of these running executions waits for. The ends of their logs tell, as a rule, by one statement for all;
 * a few of the others are folded, and what a list cannot be told is left out: the rest of it is still good.
 */
export async function timersOf(
  { store, engine }: Sources,
  items: readonly ExecutionItem[],
): Promise<ReadonlyMap<string, Timer>> {
  const tails = await store.logTails(items.map(({ id }) => id))
  const found = new Map<string, Timer>()
  const unclear: string[] = []
  for (const { id, held } of items) {
    const tail = tails.get(id)
    if (tail === undefined) continue
    const told = held === null ? timerAtEnd(tail) : null
    if (told === null) unclear.push(id)
    else found.set(id, told)
  }
  const fold = async (id: string): Promise<void> => {
    const timer = await engine.state(id).then(nextTimer, () => null)
    if (timer !== null) found.set(id, timer)
  }
  await Promise.all(unclear.slice(0, FOLDED).map(fold))
  return found
}

/**
 * The first pause to end of those that the end of a log tells of; null where that might not be the one: the alarm's row
 * says the same time, or the whole log is here and nobody has changed anything from outside.
 */
export function timerAtEnd({ dueAt, isWhole, events }: LogTail): Timer | null {
  const names = new Map<number, string>()
  const pauses = new Map<number, Timer>()
  let isPlain = isWhole
  for (const event of events.flatMap(eventsOf)) {
    const { visit } = event
    if ('author' in event && event.type !== 'ExecutionStarted') isPlain = false
    if (visit === undefined) continue
    if ('name' in event && /StateEntered$/.test(event.type)) names.set(visit, event.name)
    pauses.delete(visit)
    const state = names.get(visit)
    if (state === undefined) isPlain = false
    else if (event.type === 'WaitScheduled') pauses.set(visit, { kind: 'timer', state, until: event.until })
    else if (event.type === 'RetryScheduled') pauses.set(visit, { kind: 'retry', state, until: event.dueAt })
  }
  let next: Timer | null = null
  for (const pause of pauses.values()) if (next === null || pause.until < next.until) next = pause
  return isPlain || next?.until === dueAt ? next : null
}

/** A row that cannot be read tells nothing; folding its log will say why. */
function eventsOf(text: string): readonly HistoryEvent[] {
  try {
    return decodeEvents(text)
  } catch {
    return []
  }
}
