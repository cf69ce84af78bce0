import type {
  EvaluationAnswer,
  EvaluationFailure,
  EvaluationRequest,
} from '../../core/expression/evaluation.ts'
import { outOfMemoryFailure, outOfTimeFailure } from '../../core/expression/jsonata/error-text.ts'
import { suspectExpression } from '../../core/expression/jsonata/safety.ts'
import { type Lease, type Places, SandboxClosed } from './lane.ts'
import type { Reply } from './messages.ts'

/** Between the child's own check of its time and the moment it is killed: only what blocks within a step gets there. */
const GRACE_MS = 500

/**
 * Evaluates a request where it can be killed. A process that is lost is no fault of the workflow: the request is asked
 * once more, and only the second loss is taken for the expression's own doing. Rejects with the signal's reason.
 */
export async function evaluateInChild(
  places: Places,
  request: EvaluationRequest,
  limitMs: number,
  owner: string,
  signal: AbortSignal | undefined,
): Promise<EvaluationAnswer> {
  let losses = 0
  for (;;) {
    const work = async ({ child, whenWanted }: Lease) => {
      whenWanted(() => child.kill('moved'))
      const question = { kind: 'evaluate', request, limitMs } as const
      const result = await child.ask(question, { killAfterMs: limitMs + GRACE_MS, signal })
      return { result, fit: typeof result === 'object' }
    }
    const asked = await places.use(owner, signal, work, sourceOf(request))
    signal?.throwIfAborted()
    if (asked === 'aborted') throw new SandboxClosed()
    if (asked === 'lost') losses++
    if (asked !== 'unstarted' && asked !== 'moved' && (asked !== 'lost' || losses > 1))
      return answerOf(request, asked)
  }
}

/** What is evaluated, whatever it is evaluated on. */
function sourceOf({ parts }: EvaluationRequest): string {
  return JSON.stringify(parts.map(({ template }) => template))
}

function answerOf(
  request: EvaluationRequest,
  asked: 'overrun' | 'lost' | { readonly reply: Reply },
): EvaluationAnswer {
  const failed = (failure: EvaluationFailure): EvaluationAnswer => ({ key: request.key, ok: false, failure })
  if (asked === 'overrun') return failed(outOfTimeFailure(suspectExpression(request)))
  if (asked === 'lost') return failed(outOfMemoryFailure(suspectExpression(request)))
  const { reply } = asked
  if (reply.kind === 'evaluate') return reply.answer
  return failed(outOfTimeFailure(reply.kind === 'out-of-time' ? reply.place : suspectExpression(request)))
}
