import type { Json, JsonObject } from '../std/json.ts'
import { exactJson } from './exact-json.ts'
import type { ExecutionState, Frame, Phase, Position } from './state.ts'

/** Rises whenever `evolve` begins to mean something else: snapshots of another fold are not used. */
const FOLD_VERSION = 2

/** A state as JSON text, with the version of the fold that made it. */
export function encodeState(state: ExecutionState): string {
  return exactJson({ fold: FOLD_VERSION, state: plain(state) } as unknown as Json)
}

/** The state of such a text; null when another version of the fold made it, so that the log must be folded instead. */
export function decodeState(text: string): ExecutionState | null {
  const document = JSON.parse(text) as { readonly fold?: number; readonly state?: JsonObject }
  if (document.fold !== FOLD_VERSION || document.state === undefined) return null
  return revive(document.state)
}

/** Collections become arrays, and what is undefined is left out. */
function plain(state: ExecutionState): unknown {
  const { frames, signalsSeen, output, ...rest } = state
  return {
    ...rest,
    ...(output === undefined ? {} : { output }),
    signalsSeen: [...signalsSeen],
    frames: [...frames.values()].map((frame) => ({ ...frame, position: plainPosition(frame.position) })),
  }
}

function plainPosition(position: Position): unknown {
  const visit = position.kind === 'visit' || position.kind === 'failed' ? position.visit : null
  return visit === null ? position : { ...position, visit: { ...visit, phase: plainPhase(visit.phase) } }
}

function plainPhase(phase: Phase): unknown {
  if (phase.kind === 'failed') return { ...phase, from: plainPhase(phase.from) }
  if (phase.kind !== 'parallel' && phase.kind !== 'map') return phase
  const outputs = [...phase.outputs.entries()].filter(([, output]) => output !== undefined)
  return { ...phase, running: [...phase.running], outputs: { length: phase.outputs.length, known: outputs } }
}

function revive(state: JsonObject): ExecutionState {
  const stored = state as unknown as Omit<ExecutionState, 'frames' | 'signalsSeen'> & {
    readonly frames: Frame[]
    readonly signalsSeen: string[]
  }
  const frames = new Map<number, Frame>()
  for (const frame of stored.frames) {
    const { position } = frame
    const visit = position.kind === 'visit' || position.kind === 'failed' ? position.visit : null
    if (visit !== null) visit.phase = revivePhase(visit.phase)
    frames.set(frame.id, frame)
  }
  return { ...stored, output: stored.output, frames, signalsSeen: new Set(stored.signalsSeen) }
}

function revivePhase(phase: Phase): Phase {
  if (phase.kind === 'failed') return { ...phase, from: revivePhase(phase.from) }
  if (phase.kind !== 'parallel' && phase.kind !== 'map') return phase
  const stored = phase.outputs as unknown as { readonly length: number; readonly known: [number, Json][] }
  const outputs = new Array<Json | undefined>(stored.length).fill(undefined)
  for (const [index, output] of stored.known) outputs[index] = output
  return { ...phase, running: new Set(phase.running), outputs }
}
