import type { EvaluationAnswer, EvaluationRequest } from '../../core/expression/evaluation.ts'
import { isTameRequest } from '../../core/expression/jsonata/safety.ts'
import { ExpressionsHere } from './expressions-here.ts'
import { evaluateInChild } from './expressions-in-child.ts'
import { callFunction } from './function-call.ts'
import { type Places, SandboxClosed } from './lane.ts'
import { Lanes } from './lanes.ts'
import { QuickCalls } from './quick-calls.ts'
import type { Sandbox, SandboxOptions, SyntaxFault } from './sandbox.ts'

const CHECK_MS = 2_000

/**
 * Starts the processes and answers at once; the first calls wait until one is ready. Functions and expressions have
 * processes of their own, so that functions that take their time never hold up a workflow's next step.
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const { size = 2, mostProcesses = 16, callTimeoutMs = 10_000, evaluationTimeoutMs = 1_000 } = options
  const { warmAfterMs = 0 } = options
  const functions = new Lanes({ size, most: Math.max(size, mostProcesses), warmAfterMs })
  const expressions = new Lanes({ size, most: size, warmAfterMs })
  const quick = new QuickCalls(functions, size)
  const here = new ExpressionsHere()
  const counts = { here: 0, inChild: 0 }
  let isClosed = false

  async function evaluateOne(
    request: EvaluationRequest,
    owner: string,
    signal: AbortSignal | undefined,
  ): Promise<EvaluationAnswer> {
    signal?.throwIfAborted()
    if (isClosed) throw new SandboxClosed()
    if (isTameRequest(request)) {
      const answer = await here.evaluate(request)
      if (answer !== null) {
        counts.here++
        return answer
      }
    }
    counts.inChild++
    return evaluateInChild(expressions, request, evaluationTimeoutMs, owner, signal)
  }

  function evaluateNow(request: EvaluationRequest): EvaluationAnswer | null {
    const answer = isClosed ? null : here.evaluateNow(request)
    if (answer !== null) counts.here++
    return answer
  }

  return {
    runFunction: (call) => callFunction(functions, quick, call, callTimeoutMs),
    evaluate: (requests, { signal, owner = '' } = {}) =>
      Promise.all(requests.map((request) => evaluateOne(request, owner, signal))),
    evaluateNow,
    checkFunction: (source) => checkSource(functions, source),
    stats: () => ({
      functions: functions.stats(),
      expressions: expressions.stats(),
      evaluatedHere: counts.here,
      evaluatedInChild: counts.inChild,
    }),
    close: async () => {
      isClosed = true
      await Promise.all([functions.close(), expressions.close()])
    },
  }
}

async function checkSource(places: Places, source: string): Promise<SyntaxFault | null> {
  return places.use('', undefined, async ({ child }) => {
    const asked = await child.ask({ kind: 'check', source }, { killAfterMs: CHECK_MS })
    if (typeof asked === 'string' || asked.reply.kind !== 'check') {
      return {
        result: { line: 1, column: 1, message: 'The source is too large or nested too deeply' },
        fit: false,
      }
    }
    return { result: asked.reply.fault, fit: true }
  })
}
