import type { EvaluationAnswer, EvaluationRequest } from '../../core/expression/evaluation.ts'
import type { DecisionRun } from '../../core/run/decide.ts'
import { type Clock, pause } from './clock.ts'
import type { LazyAbort } from './lazy-abort.ts'
import type { EngineLog } from './log.ts'

/**
 * Answers evaluation requests. Rejects when the evaluator was lost or the signal was aborted; an expression that fails is an
 * answer, not a rejection.
 */
export type Evaluate = (
  requests: readonly EvaluationRequest[],
  signal: AbortSignal,
) => Promise<readonly EvaluationAnswer[]>

/** The answer to a request that is had at once; null when it must be asked with `Evaluate`. */
export type EvaluateNow = (request: EvaluationRequest) => EvaluationAnswer | null

export interface DriveTools {
  readonly evaluate: Evaluate
  readonly evaluateNow?: EvaluateNow | undefined
  readonly clock: Clock
  readonly log: EngineLog
}

interface Driven extends DriveTools {
  readonly executionId: string
}

/** A decision is parted after so many events, so that a long run of states is seen, and stored, while it goes on. */
const LONGEST_DECISION = 1_000

/**
 * Runs a decision until it is idle; false when it was parted before that: because the signal cut it short in the middle of
 * an evaluation, or because it had become long. A lost evaluator is asked again: it says nothing about the workflow.
 */
export function drive(
  run: DecisionRun,
  cut: LazyAbort,
  tools: DriveTools,
  executionId: string,
): boolean | Promise<boolean> {
  const open = stepOn(run, [], tools.evaluateNow)
  // Most decisions have nothing to ask, or are answered at once, and end without a detour.
  return typeof open === 'boolean' ? open : goOn(run, open, cut, { ...tools, executionId })
}

/** What is left to ask, and the answers that are there already. */
interface Open {
  readonly asked: readonly EvaluationRequest[]
  readonly answers: readonly EvaluationAnswer[]
}

/** Steps on as far as answers are had at once: to the end (true), to where the decision is parted (false), or to a question. */
function stepOn(
  run: DecisionRun,
  given: readonly EvaluationAnswer[],
  evaluateNow: EvaluateNow = () => null,
): Open | boolean {
  for (let answers = given; ; ) {
    const step = run.step(answers)
    if (step.kind === 'idle') return true
    if (run.events.length >= LONGEST_DECISION) return false
    const now: EvaluationAnswer[] = []
    const asked: EvaluationRequest[] = []
    for (const request of step.requests) {
      const answer = evaluateNow(request)
      if (answer === null) asked.push(request)
      else now.push(answer)
    }
    if (asked.length > 0) return { asked, answers: now }
    answers = now
  }
}

async function goOn(run: DecisionRun, from: Open, cut: LazyAbort, tools: Driven): Promise<boolean> {
  const aborted = whenAborted(cut.signal)
  for (let open = from; ; ) {
    if (cut.aborted) return false
    const answers = await ask(open.asked, cut.signal, aborted, tools)
    if (answers === null) return false
    const next = stepOn(run, [...open.answers, ...answers], tools.evaluateNow)
    if (typeof next === 'boolean') return next
    open = next
  }
}

async function ask(
  requests: readonly EvaluationRequest[],
  cut: AbortSignal,
  aborted: Promise<null>,
  { evaluate, clock, log, executionId }: Driven,
): Promise<readonly EvaluationAnswer[] | null> {
  for (let wait = 10; ; wait = Math.min(wait * 2, 2_000)) {
    const asked = evaluate(requests, cut).then(
      (answers) => ({ answers }),
      (error: unknown) => ({ error }),
    )
    const outcome = await Promise.race([asked, aborted])
    if (outcome === null) return null
    if ('answers' in outcome) return outcome.answers
    if (cut.aborted) return null
    log.warn({ err: outcome.error, executionId }, 'the evaluator was lost and is asked again')
    await pause(clock, wait, cut)
  }
}

/** The signal lives for one decision, so the listener does too. */
function whenAborted(signal: AbortSignal): Promise<null> {
  if (signal.aborted) return Promise.resolve(null)
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(null), { once: true }))
}
