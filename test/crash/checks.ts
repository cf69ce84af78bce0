import type { HistoryEvent } from '../../core/run/event.ts'
import { fold } from '../../core/run/evolve.ts'
import type { Json } from '../../core/std/json.ts'
import type { Log } from './api.ts'
import { type Claim, digestOf, type Effect } from './book.ts'
import { canonicalJson } from './canonical-json.ts'
import { deadlineFaults } from './deadlines.ts'
import { stateText } from './inside/state-text.ts'
import type { Promised, Violation } from './ledger.ts'
import type { Outcome } from './machines.ts'

const END = /^Execution(Succeeded|Failed|Aborted|TimedOut)$/
const WORK_ENDED = /^Task(Succeeded|Failed|TimedOut)$/

type Say = (promised: Promised, detail: string) => void

/** Everything that must hold of one run's log at any moment, whatever the server went through. */
export function faultsOf(run: Claim, log: Log | null): Violation[] {
  const found: Violation[] = []
  const say: Say = (promised, detail) =>
    found.push({ promised, detail: `${run.name} (${run.id}): ${detail}` })
  if (log === null || log.events.length === 0) {
    say('acknowledged', 'it was acknowledged and has no log')
    return found
  }
  const { events } = log
  sequence(log, say)
  if (found.length > 0) return found
  prefix(run, events, say)
  work(events, run.completions, say)
  effects(events, run.effects, say)
  asked(run, events, say)
  for (const fault of deadlineFaults(events)) say('deadline-once', fault)
  heldState(run, events, say)
  outcome(run, events, say)
  return found
}

/** Rows and events are numbered without a gap from 1, and nothing follows on the end. */
function sequence({ rows, events }: Log, say: Say): void {
  let next = 1
  for (const { firstSeq, count } of rows) {
    if (firstSeq !== next) say('gapless', `a decision begins at ${firstSeq}, where ${next} was due`)
    next = firstSeq + count
  }
  events.forEach((event, i) => {
    if (event.seq !== i + 1) say('gapless', `event ${event.seq} stands at place ${i + 1}`)
  })
  if (events.length !== next - 1)
    say('gapless', `the rows speak of ${next - 1} events, and there are ${events.length}`)
  const ends = events.filter(({ type }) => END.test(type))
  if (ends.length > 1 || (ends.length === 1 && ends[0] !== events.at(-1)))
    say('outcome', 'it goes on after its end')
}

function prefix(run: Claim, events: readonly HistoryEvent[], say: Say): void {
  if (run.seen === null) return
  const { seq, digest } = run.seen
  if (events.length < seq)
    say('log-grows-only', `${seq} events were read before, now there are ${events.length}`)
  else if (digestOf(events.slice(0, seq)) !== digest)
    say('log-grows-only', `its first ${seq} events have changed`)
}

/** Every attempt is scheduled once and ends once, and what was accepted is what stands there. */
function work(events: readonly HistoryEvent[], completions: ReadonlyMap<string, Json>, say: Say): void {
  const ends = new Map<string, HistoryEvent>()
  const scheduled = new Set<string>()
  for (const event of events) {
    if (!('attempt' in event)) continue
    const place = `${event.visit}.${event.attempt}`
    if (event.type === 'TaskScheduled') {
      if (scheduled.has(place)) say('completion-once', `attempt ${place} was scheduled twice`)
      scheduled.add(place)
    }
    if (!WORK_ENDED.test(event.type)) continue
    if (ends.has(place)) say('completion-once', `attempt ${place} has two ends`)
    ends.set(place, event)
  }
  for (const [place, output] of completions) {
    const end = ends.get(place)
    if (end === undefined)
      say('acknowledged', `the completion of ${place} was accepted and is not in the log`)
    else if (end.type !== 'TaskSucceeded' || canonicalJson(end.output) !== canonicalJson(output))
      say(
        'completion-once',
        `of ${place} ${canonicalJson(output)} was accepted, and the log has ${canonicalJson(end)}`,
      )
  }
}

/** Whatever was done outside was scheduled, as it was done. */
function effects(events: readonly HistoryEvent[], done: readonly Effect[], say: Say): void {
  for (const { key, body } of done) {
    const [, visit, attempt] = key.split(':').map(Number)
    const event = events.find((e) => e.type === 'TaskScheduled' && e.visit === visit && e.attempt === attempt)
    if (event?.type !== 'TaskScheduled') {
      say('effect-after-commit', `${key} had its effect and was never scheduled`)
      continue
    }
    const { RequestBody } = event.parameters as { RequestBody?: Json }
    if (canonicalJson(RequestBody) !== canonicalJson(body))
      say(
        'same-key',
        `${key} asked for ${canonicalJson(body)}, and its log has ${canonicalJson(RequestBody)}`,
      )
  }
}

/** Signals and stops that were acknowledged are there, once. */
function asked(run: Claim, events: readonly HistoryEvent[], say: Say): void {
  const ids = events.flatMap((event) => (event.type === 'SignalReceived' ? [event.eventId] : []))
  for (const id of run.signals)
    if (!ids.includes(id)) say('acknowledged', `the signal ${id} was acknowledged and is not in the log`)
  if (new Set(ids).size !== ids.length) say('completion-once', 'a signal is in the log twice')
  if (run.stopped && !events.some(({ type }) => type === 'StopRequested'))
    say('acknowledged', 'its stop is not in the log')
}

/** What the server held in memory is what its log folds to. */
function heldState(run: Claim, events: readonly HistoryEvent[], say: Say): void {
  if (run.held === null) return
  const { seq, text } = run.held
  if (events.length < seq) {
    say('log-grows-only', `the server held event ${seq}, and its log has ${events.length}`)
    return
  }
  const folded = stateText(fold(events.slice(0, seq)))
  if (folded !== text)
    say('held-state', `after event ${seq} the server held ${text}, and the log folds to ${folded}`)
}

function outcome(run: Claim, events: readonly HistoryEvent[], say: Say): void {
  const end = events.at(-1)!
  if (!END.test(end.type)) {
    if (run.ended !== null) say('acknowledged', 'it had ended, and now it has not')
    return
  }
  const { status, output, error } = fold(events)
  const came = {
    status,
    ...(output === undefined ? {} : { output }),
    ...(error === null ? {} : { error }),
  } as Outcome
  const { expected } = run
  const same =
    came.status === expected.status &&
    canonicalJson(came.output ?? null) === canonicalJson(expected.output ?? null) &&
    (expected.error === undefined || expected.error === came.error)
  if (!same)
    say('outcome', `it came to ${canonicalJson(came)}, and without a crash to ${canonicalJson(expected)}`)
}
