import releaseSync from '@jitl/quickjs-wasmfile-release-sync'
import wasmBytes from '@jitl/quickjs-wasmfile-release-sync/wasm'
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core'
import {
  failureOf,
  memoryFailure,
  noHandlerFailure,
  outputTooLargeFailure,
  syntaxFailure,
  timeoutFailure,
} from './guest-failure.ts'
import { type GuestEnd, GuestHost } from './guest-host.ts'
import { type FreshGuest, GuestImage } from './guest-image.ts'
import { GUEST_LIMITS } from './guest-limits.ts'
import { type GuestError, loadSource, syntaxFaultOf, takeError } from './guest-source.ts'
import type { GuestCallText, GuestFailure, GuestOutcome } from './messages.ts'
import type { FetchRequest, SyntaxFault } from './sandbox.ts'

/** What a call needs of the child around it. */
export interface GuestBridge {
  /** Hands over the call's host when there is one, so that answers to its fetches can reach it. */
  readonly onHost: (host: GuestHost) => void
  readonly startFetch: (id: number, request: FetchRequest) => void
  /** Called once, when the function first waits for something; false ends the call there. */
  readonly onWaiting: () => boolean
}

/** Thrown inside this file to end a call with what is known about it. */
class CallEnded extends Error {
  readonly failure: GuestFailure
  constructor(failure: GuestFailure) {
    super(failure.message)
    this.failure = failure
  }
}

const JOBS_AT_A_TIME = 1_000
const CHECK_MS = 1_000

function loadEngine(): Promise<QuickJSWASMModule> {
  const { buffer, byteOffset, byteLength } = wasmBytes
  const wasmBinary = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer
  return newQuickJSWASMModuleFromVariant(newVariant(releaseSync, { wasmBinary }))
}

/** The engine and a fresh runtime in it, made once a process. */
export async function openGuest(): Promise<GuestImage> {
  return new GuestImage(await loadEngine())
}

/** Runs one function in a fresh runtime: nothing of an earlier call is there, and nothing of this one stays. */
export async function runGuest(
  image: GuestImage,
  call: GuestCallText,
  bridge: GuestBridge,
): Promise<GuestOutcome> {
  const host = new GuestHost(bridge.startFetch)
  bridge.onHost(host)
  const deadline = Date.now() + call.timeoutMs
  let ended: { output: string } | { failure: GuestFailure }
  let fit = true
  try {
    ended = await drive(image.fresh(host, deadline), host, call, deadline, bridge.onWaiting)
  } catch (thrown) {
    if (thrown instanceof CallEnded) ended = { failure: thrown.failure }
    else {
      // The engine itself gave up (its WebAssembly stack, for instance); what it holds is no longer to be trusted.
      fit = false
      ended = { failure: engineFailure(thrown) }
    }
  }
  host.close()
  // Where the interrupt hits, anything may fail next: what fails behind the deadline fails because of it.
  if ('failure' in ended && ended.failure.code === 'THREW' && Date.now() > deadline) {
    ended = { failure: timeoutFailure(call.timeoutMs, ended.failure.stack) }
  }
  // WebAssembly never gives memory back: a process that once held much is replaced.
  if ('failure' in ended && ended.failure.code === 'MEMORY') fit = false
  return { logs: host.logs, fit, ...ended }
}

/** Compiles a source without running it. */
export function checkGuest(image: GuestImage, source: string): SyntaxFault | null {
  const { context } = image.fresh(new GuestHost(() => {}), Date.now() + CHECK_MS)
  const loaded = loadSource(context, source, true)
  if (loaded.error === undefined) return null
  const error = takeError(context, loaded.error)
  return syntaxFaultOf(error) ?? { line: 1, column: 1, message: error.message }
}

async function drive(
  { runtime, context, start, settle }: FreshGuest,
  host: GuestHost,
  call: GuestCallText,
  deadline: number,
  onWaiting: () => boolean,
): Promise<{ output: string } | { failure: GuestFailure }> {
  const take = (result: ReturnType<QuickJSContext['callFunction']>): QuickJSHandle => {
    if (result.error)
      throw new CallEnded(failureOfGuestError(takeError(context, result.error), call.timeoutMs))
    return result.value
  }
  const loaded = take(loadSource(context, call.source, false))
  const texts = [call.input, call.context].map((text) => context.newString(text))
  take(context.callFunction(start, context.undefined, loaded, ...texts))
  let hasWaited = false
  while (host.end === null) {
    runJobs(runtime, call.timeoutMs)
    if (host.end !== null) break
    if (!host.isWaiting) throw new CallEnded(failureOf('Error', NEVER_SETTLES, ''))
    if (!hasWaited && !onWaiting()) throw new CallEnded(failureOf('Error', NOBODY_WAITS, ''))
    hasWaited = true
    await host.untilSettled(deadline)
    if (Date.now() > deadline) throw new CallEnded(timeoutFailure(call.timeoutMs))
    for (let settled = host.nextSettled(); settled !== undefined; settled = host.nextSettled()) {
      const { id, ok, value } = settled
      using(context.newString(value), (text) =>
        using(context.newNumber(id), (number) =>
          take(
            context.callFunction(settle, context.undefined, number, ok ? context.true : context.false, text),
          ),
        ),
      ).dispose()
    }
  }
  return readEnd(host.end, call.timeoutMs)
}

const NOBODY_WAITS = 'Nobody waits here for what the function waits for'
const NEVER_SETTLES = 'The function waits for a promise that nothing will ever settle'

function using<T>(handle: QuickJSHandle, work: (handle: QuickJSHandle) => T): T {
  try {
    return work(handle)
  } finally {
    handle.dispose()
  }
}

function runJobs(runtime: QuickJSRuntime, timeoutMs: number): void {
  while (runtime.hasPendingJob()) {
    const ran = runtime.executePendingJobs(JOBS_AT_A_TIME)
    if (ran.error === undefined) continue
    const error = takeError(ran.error.context, ran.error)
    throw new CallEnded(failureOfGuestError(error, timeoutMs))
  }
}

function failureOfGuestError(error: GuestError, timeoutMs: number): GuestFailure {
  const fault = syntaxFaultOf(error)
  if (fault !== null) return syntaxFailure(fault.message, fault.line, fault.column)
  return thrownFailure(error, timeoutMs)
}

/** Inside a promise the engine's interrupt arrives as an ordinary rejection. */
function thrownFailure(error: GuestError, timeoutMs: number): GuestFailure {
  const failure = failureOf(error.name, error.message, error.stack)
  const wasInterrupted = error.name === 'InternalError' && error.message === 'interrupted'
  return wasInterrupted ? timeoutFailure(timeoutMs, failure.stack) : failure
}

function engineFailure(thrown: unknown): GuestFailure {
  const text = thrown instanceof Error ? thrown.message : String(thrown)
  if (/memory/i.test(text)) return memoryFailure()
  return failureOf('RangeError', 'The function is nested too deeply for its stack', '')
}

function readEnd(end: GuestEnd, timeoutMs: number): { output: string } | { failure: GuestFailure } {
  if (end.kind === 'no-handler') return { failure: noHandlerFailure() }
  if (end.kind === 'done') {
    const tooLarge = Buffer.byteLength(end.text) > GUEST_LIMITS.outputBytes
    return tooLarge ? { failure: outputTooLargeFailure() } : { output: end.text }
  }
  const { errorType, message, stack } = JSON.parse(end.text) as Record<string, string>
  const error = { name: errorType ?? 'Error', message: message ?? '', stack: stack ?? '' }
  return { failure: thrownFailure(error, timeoutMs) }
}
