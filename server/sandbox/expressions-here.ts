import { setImmediate as nextTurn } from 'node:timers/promises'
import type { EvaluationAnswer, EvaluationRequest } from '../../core/expression/evaluation.ts'
import { evaluatorAtOnce } from '../../core/expression/jsonata/at-once.ts'
import { evaluateWithin } from '../../core/expression/jsonata/evaluate-request.ts'
import { loadJsonataAtOnce } from './jsonata-at-once.ts'

/** A tame expression takes microseconds; one that takes this long has much data, and is better moved away. */
const EXPRESSION_MS = 5
const REQUEST_MS = 20
/** Other work of this process gets a turn after this long. */
const TURN_MS = 10

/**
 * Evaluates tame requests in this process, strictly one after the other: evaluations that ran interleaved would each be
 * measured with the others' time.
 */
export class ExpressionsHere {
  #last: Promise<unknown> = Promise.resolve()
  #turnStarted = 0
  #isTurnFresh = false
  /** Milliseconds that this turn has spent on evaluating at once. */
  #spent = 0
  #end = 0
  readonly #atOnce: ((request: EvaluationRequest) => EvaluationAnswer | null) | null

  constructor() {
    const library = loadJsonataAtOnce()
    const limits = { expressionMs: EXPRESSION_MS, isOver: () => performance.now() > this.#end }
    this.#atOnce = library === null ? null : evaluatorAtOnce(library, limits)
  }

  /** The answer without a promise, or null when the request must be asked the usual way. */
  evaluateNow(request: EvaluationRequest): EvaluationAnswer | null {
    if (this.#atOnce === null) return null
    if (!this.#isTurnFresh) this.#startTurn()
    else if (this.#spent > TURN_MS) return null
    const begin = performance.now()
    this.#end = begin + REQUEST_MS
    const answer = this.#atOnce(request)
    this.#spent += performance.now() - begin
    return answer
  }

  /** The answer, or null when the request took too long here. */
  evaluate(request: EvaluationRequest): Promise<EvaluationAnswer | null> {
    const answered = this.#last.then(() => this.#evaluateNow(request))
    this.#last = answered.catch(() => {})
    return answered
  }

  async #evaluateNow(request: EvaluationRequest): Promise<EvaluationAnswer | null> {
    if (!this.#isTurnFresh) this.#startTurn()
    else if (performance.now() - this.#turnStarted > TURN_MS) {
      await nextTurn()
      this.#startTurn()
    }
    const end = performance.now() + REQUEST_MS
    const limits = { expressionMs: EXPRESSION_MS, isOver: () => performance.now() > end }
    const result = await evaluateWithin(request, limits)
    return 'outOfTime' in result ? null : result
  }

  #startTurn(): void {
    this.#isTurnFresh = true
    this.#spent = 0
    this.#turnStarted = performance.now()
    setImmediate(() => {
      this.#isTurnFresh = false
    })
  }
}
