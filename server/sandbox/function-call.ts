import { parseJsonText } from '../../core/std/json-text.ts'
import { err, ok, type Result } from '../../core/std/result.ts'
import { abortFailure, crashFailure, outputFailure, timeoutFailure } from './guest-failure.ts'
import { GUEST_LIMITS } from './guest-limits.ts'
import { type Lease, type Places, SandboxClosed } from './lane.ts'
import type { GuestFailure, GuestOutcome } from './messages.ts'
import type { QuickCalls } from './quick-calls.ts'
import type { FetchRequest, FetchResponse, FunctionCall, FunctionOutput, SandboxError } from './sandbox.ts'

/** The guest ends a call itself when its time is over; the process is killed only when it does not manage to. */
const GRACE_MS = 500
const MAX_DEPTH = 200
const MOST_STARTS = 3

/** Runs one function on one of the processes, in company where that is quicker. Never rejects. */
export async function callFunction(
  places: Places,
  quick: QuickCalls,
  call: FunctionCall,
  defaultTimeoutMs: number,
): Promise<Result<FunctionOutput, SandboxError>> {
  const timeoutMs = call.timeoutMs ?? defaultTimeoutMs
  try {
    if (quick.isQuick(call.source)) {
      const ended = await unlessAborted(quick.run(call), call.signal)
      if (ended !== null) return settle(ended)
    }
    for (let start = 1; ; start++) {
      const work = async (lease: Lease) => {
        const result = await runOn(lease, quick, call, timeoutMs)
        return { result, fit: typeof result === 'object' && 'fit' in result && result.fit }
      }
      const ended = await places.use(call.owner ?? '', call.signal, work, call.source)
      if (ended !== 'unstarted' && ended !== 'moved') return settle(ended)
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

/** What comes first: the outcome, or that nobody wants it any more. */
function unlessAborted(
  asked: Promise<GuestOutcome | null>,
  signal: AbortSignal | undefined,
): Promise<Ended | null> {
  if (signal === undefined) return asked
  return new Promise((resolve) => {
    const onAbort = (): void => resolve({ failure: abortFailure() })
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort)
    void asked.then((outcome) => {
      signal.removeEventListener('abort', onAbort)
      resolve(outcome)
    })
  })
}

async function runOn(
  { child, markWaiting, whenWanted }: Lease,
  quick: QuickCalls,
  call: FunctionCall,
  timeoutMs: number,
): Promise<Ended | 'unstarted' | 'moved'> {
  const done = new AbortController()
  let hasWaited = false
  let hasFetched = false
  // What the network has not heard of can be done again elsewhere; what it has goes on beside the others.
  whenWanted(() => (hasFetched ? markWaiting() : child.kill('moved')))
  const { source, input, onFetch } = call
  const question = { kind: 'call', source, input, context: JSON.stringify(call.context), timeoutMs } as const
  const asked = await child.ask(question, {
    killAfterMs: timeoutMs + GRACE_MS,
    signal: call.signal,
    onFetch:
      onFetch === undefined
        ? undefined
        : (request) => {
            hasFetched = true
            return boundedFetch(onFetch, request, done.signal)
          },
    onWaiting: () => {
      hasWaited = true
      markWaiting()
    },
  })
  // Whatever the function still had under way is of no use any more.
  done.abort()
  if (asked === 'unstarted' || asked === 'moved') return asked
  if (asked === 'lost') return { failure: crashFailure() }
  if (asked === 'aborted') return { failure: abortFailure() }
  if (asked === 'overrun') return { failure: timeoutFailure(timeoutMs) }
  if (asked.reply.kind !== 'call') return { failure: crashFailure() }
  const { outcome, ms } = asked.reply
  quick.learn(call.source, hasWaited || !outcome.fit ? null : ms)
  return outcome
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
