import {
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  type QuickJSWASMModule,
  Scope,
} from 'quickjs-emscripten-core'
import type { GuestHost } from './guest-host.ts'
import { GUEST_LIMITS } from './guest-limits.ts'
import { GUEST_NETWORK } from './guest-network.ts'
import { GUEST_PRELUDE } from './guest-prelude.ts'

/** A runtime with the prelude in it and nothing of any author. */
export interface FreshGuest {
  readonly runtime: QuickJSRuntime
  readonly context: QuickJSContext
  /** Entries of the prelude. */
  readonly start: QuickJSHandle
  readonly settle: QuickJSHandle
}

const PAGE = 4_096
/** In pages. The engine's stack is by far the longest stretch of memory in which nothing stands. */
const LEAST_STACK = 256
const EDGE = 8

/**
 * A runtime that is made once and put back to how it was made before every call, by writing the engine's memory as it
 * was: a fortieth of the time of making one. Everything that the engine knows is in that memory, its allocator included,
 * so nothing of a call can stay; handles of an earlier call must not be touched any more, not even disposed of.
 */
export class GuestImage {
  readonly #memory: { readonly buffer: ArrayBuffer }
  readonly #guest: FreshGuest
  readonly #pieces: readonly { readonly from: number; readonly bytes: Uint8Array }[]
  #deadline = Number.POSITIVE_INFINITY
  #host: GuestHost | null = null

  constructor(engine: QuickJSWASMModule) {
    this.#memory = engine.getWasmMemory()
    this.#guest = this.#make(engine)
    const bytes = new Uint8Array(this.#memory.buffer)
    this.#pieces = occupied(bytes).map(({ from, to }) => ({ from, bytes: bytes.slice(from, to) }))
  }

  /** The runtime as it was made, for one call that asks `host` and is interrupted at `deadline` (milliseconds since 1970). */
  fresh(host: GuestHost, deadline: number): FreshGuest {
    const memory = new Uint8Array(this.#memory.buffer)
    for (const { from, bytes } of this.#pieces) memory.set(bytes, from)
    this.#host = host
    this.#deadline = deadline
    return this.#guest
  }

  #make(engine: QuickJSWASMModule): FreshGuest {
    const runtime = engine.newRuntime()
    runtime.setMemoryLimit(GUEST_LIMITS.memoryBytes)
    runtime.setMaxStackSize(GUEST_LIMITS.stackBytes)
    runtime.setInterruptHandler(() => Date.now() > this.#deadline)
    runtime.setModuleLoader((name) => {
      throw new Error(
        `Functions cannot import modules, and "${name}" is one. Write what you need into the function.`,
      )
    })
    const context = runtime.newContext()
    return Scope.withScope((scope) => {
      const operate = scope.manage(
        context.newFunction('host', (operation, text) => {
          const answer = this.#host?.operate(context.getString(operation), context.getString(text)) ?? 0
          return typeof answer === 'number' ? context.newNumber(answer) : context.newString(answer)
        }),
      )
      const compile = (text: string) =>
        scope.manage(context.unwrapResult(context.evalCode(`(${text})`, 'prelude.js', { type: 'global' })))
      const prelude = context.callFunction(
        compile(GUEST_PRELUDE),
        context.undefined,
        operate,
        compile(GUEST_NETWORK),
      )
      const entries = scope.manage(context.unwrapResult(prelude))
      const entry = (name: string) => context.getProp(entries, name)
      return { runtime, context, start: entry('start'), settle: entry('settle') }
    })
  }
}

/** Where something stands, as pieces from byte to byte: all but the stack, of which nothing is in use between calls. */
function occupied(bytes: Uint8Array): readonly { readonly from: number; readonly to: number }[] {
  const pages = Array.from({ length: bytes.length / PAGE }, (_, page) =>
    bytes.subarray(page * PAGE, (page + 1) * PAGE).some((byte) => byte !== 0),
  )
  const end = pages.lastIndexOf(true) + 1
  let stack = { from: 0, to: 0 }
  for (let from = 0; from < end; from++) {
    let to = from
    while (!pages[to]) to++
    if (to - from > stack.to - stack.from) stack = { from, to }
    from = to
  }
  if (stack.to - stack.from < LEAST_STACK) return [{ from: 0, to: end * PAGE }]
  // Variables that are still zero may stand at its edges.
  return [
    { from: 0, to: (stack.from + EDGE) * PAGE },
    { from: (stack.to - EDGE) * PAGE, to: end * PAGE },
  ]
}
