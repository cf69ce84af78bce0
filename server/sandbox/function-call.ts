import { parseJsonText } from '../../core/std/json-text.ts'
import { err, ok, type Result } from '../../core/std/result.ts'
import { abortFailure, crashFailure, outputFailure, timeoutFailure } from './guest-failure.ts'
import { GUEST_LIMITS } from './guest-limits.ts'
import { type Lane, type Lease, SandboxClosed } from './lane.ts'
import type { GuestFailure, GuestOutcome } from './messages.ts'
import type { FetchRequest, FetchResponse, FunctionCall, FunctionOutput, SandboxError } from './sandbox.ts'

/** The guest ends a call itself when its time is over; the process is killed only when it does not manage to. */
const GRACE_MS = 500
const MAX_DEPTH = 200
const MOST_STARTS = 3

/** Runs one function on a lane of processes. Never rejects. */
export async function callFunction(
  lane: Lane,
  call: FunctionCall,
  defaultTimeoutMs: number,
): Promise<Result<FunctionOutput, SandboxError>> {
  const timeoutMs = call.timeoutMs ?? defaultTimeoutMs
  try {
    for (let start = 1; ; start++) {
      const ended = await lane.use(call.owner ?? '', call.signal, async (lease) => {
        const result = await runOn(lease, call, timeoutMs)
        return { result, fit: typeof result === 'object' && 'fit' in result && result.fit }
      })
      if (ended !== 'unstarted') return settle(ended)
      // The process had ended before the function began: beginning again is not running it twice.
      if (start === MOST_STARTS) return settle({ failure: crashFailure() })
    }
  } catch (thrown) {
    // No process was to be had: the caller or the sandbox gave up waiting, or none of them starts.
    const aborted = call.signal?.aborted === true || thrown instanceof SandboxClosed
    const failure = { ...crashFailure(), message: thrown instanceof Error ? thrown.message : String(thrown) }
    return err({ ...(aborted ? abortFailure() : failure), logs: [] })
  }
}

type Ended = GuestOutcome | { readonly failure: GuestFailure }

async function runOn(
  { child, markWaiting }: Lease,
  call: FunctionCall,
  timeoutMs: number,
): Promise<Ended | 'unstarted'> {
  const done = new AbortController()
  const { source, input, onFetch } = call
  const question = { kind: 'call', source, input, context: JSON.stringify(call.context), timeoutMs } as const
  const asked = await child.ask(question, {
    killAfterMs: timeoutMs + GRACE_MS,
    signal: call.signal,
    onFetch: onFetch === undefined ? undefined : (request) => boundedFetch(onFetch, request, done.signal),
    onWaiting: markWaiting,
  })
  // Whatever the function still had under way is of no use any more.
  done.abort()
  if (asked === 'unstarted') return asked
  if (asked === 'lost') return { failure: crashFailure() }
  if (asked === 'aborted') return { failure: abortFailure() }
  if (asked === 'overrun') return { failure: timeoutFailure(timeoutMs) }
  return asked.reply.kind === 'call' ? asked.reply.outcome : { failure: crashFailure() }
}

async function boundedFetch(
  onFetch: NonNullable<FunctionCall['onFetch']>,
  request: FetchRequest,
  signal: AbortSignal,
): Promise<FetchResponse> {
  const response = await onFetch(request, signal)
  if (response.body.length > GUEST_LIMITS.fetchBodyCharacters)
    throw new Error('The answer is larger than 5 MB')
  return response
}

function settle(ended: Ended): Result<FunctionOutput, SandboxError> {
  const logs = 'logs' in ended ? ended.logs : []
  if ('failure' in ended) return err({ ...ended.failure, logs })
  const parsed = parseJsonText(ended.output, { maxDepth: MAX_DEPTH })
  return parsed.ok
    ? ok({ output: parsed.value, logs })
    : err({ ...outputFailure(parsed.error.message), logs })
}
