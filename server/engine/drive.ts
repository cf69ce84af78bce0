import type { EvaluationAnswer, EvaluationRequest } from '../../core/expression/evaluation.ts'
import type { DecisionRun, Progress } from '../../core/run/decide.ts'
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

export interface DriveTools {
  readonly evaluate: Evaluate
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
  const step = run.step([])
  // Most decisions have nothing to ask, and end without a detour.
  return step.kind === 'idle' || goOn(run, step, cut, { ...tools, executionId })
}

async function goOn(run: DecisionRun, from: Progress, cut: LazyAbort, tools: Driven): Promise<boolean> {
  const aborted = whenAborted(cut.signal)
  let step = from
  while (step.kind === 'evaluate') {
    if (run.events.length >= LONGEST_DECISION || cut.aborted) return false
    const answers = await ask(step.requests, cut.signal, aborted, tools)
    if (answers === null) return false
    step = run.step(answers)
  }
  return true
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
