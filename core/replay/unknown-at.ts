import type { HistoryEvent } from '../run/event.ts'
import type { ExecutionState, Frame } from '../run/state.ts'

/** A value that a run would need to go on from a moment and that an imported history does not tell. */
export interface Unknown {
  readonly seq: number
  readonly field: string
  /** A sentence that says which value it is. */
  readonly message: string
}

/** What is needed to judge one inference. */
interface Live {
  readonly state: ExecutionState
  readonly event: HistoryEvent
  /** Frames in which a state has been entered. */
  readonly entered: ReadonlySet<number>
  /** The frame and visit that opened each frame. */
  readonly openers: ReadonlyMap<number, { readonly frame: number; readonly visit: number }>
}

/**
 * The first unknown value of an imported history on which a run from this moment would rest, or null when it has them all.
 * A history of our own has no unknown values. Deadlines do not count: a fork asks for its tasks anew.
 *
 * @param events The events up to and with the moment; `state` is their fold.
 */
export function unknownAt(events: readonly HistoryEvent[], state: ExecutionState): Unknown | null {
  const first = events[0]
  if (first?.type !== 'ExecutionStarted' || first.imported === undefined || !state.imported) return null
  const entered = new Set<number>()
  const openers = new Map<number, { frame: number; visit: number }>()
  for (const event of events) {
    if (event.type.endsWith('StateEntered')) entered.add(event.frame)
    const opener = { frame: event.frame, visit: event.visit ?? 0 }
    if (event.type === 'MapIterationStarted') openers.set(event.child, opener)
    if (event.type === 'ParallelStateStarted') {
      for (let i = 0; i < event.count; i++) openers.set(event.firstFrame + i, opener)
    }
  }
  for (const { seq, field, how } of first.imported) {
    const event = events[seq - 1]
    if (how !== 'unknown' || event === undefined) continue
    if (isLive(field, { state, event, entered, openers })) {
      return { seq, field, message: sentence(seq, field, event) }
    }
  }
  return null
}

function isLive(field: string, live: Live): boolean {
  const { state, event } = live
  const frame = state.frames.get(event.frame)
  const here = visitOf(frame)?.id === event.visit && event.visit !== undefined
  switch (field) {
    case 'assigned':
      return frame !== undefined
    case 'input':
      return event.type.endsWith('Started') ? isOpeningLive(live, here) : here
    case 'output':
      if (event.type.endsWith('StateExited')) return isOutputLive(live, frame)
      return here && event.type === 'TaskSucceeded' && visitOf(frame)?.phase.kind === 'result'
    case 'items': {
      const phase = visitOf(frame)?.phase
      return here && phase?.kind === 'map' && (phase.next < phase.items.length || phase.redo.length > 0)
    }
    case 'maxConcurrency':
    case 'MaxConcurrency':
    case 'ToleratedFailureCount':
    case 'ToleratedFailurePercentage':
      return here && visitOf(frame)?.phase.kind === 'map'
    default:
      return false
  }
}

/** What a machine, a branch or an iteration begins with: the machine's stays readable in the context. */
function isOpeningLive({ state, event, entered }: Live, here: boolean): boolean {
  if (event.type === 'ExecutionStarted') return true
  const waits = (id: number): boolean => state.frames.has(id) && !entered.has(id)
  if (event.type === 'MapIterationStarted') return here && waits(event.child)
  if (event.type !== 'ParallelStateStarted') return here
  return here && Array.from({ length: event.count }, (_, i) => event.firstFrame + i).some(waits)
}

/** An output lives until the next state is entered; that of a branch or an iteration until its parent has been left. */
function isOutputLive({ state, event, openers }: Live, frame: Frame | undefined): boolean {
  if ('next' in event && event.next === null) {
    const opener = openers.get(event.frame)
    return opener === undefined || visitOf(state.frames.get(opener.frame))?.id === opener.visit
  }
  const left = frame?.position.kind === 'next' && 'output' in event
  return left === true && frame?.position.kind === 'next' && frame.position.input === event.output
}

function visitOf(frame: Frame | undefined) {
  return frame?.position.kind === 'visit' ? frame.position.visit : null
}

const WORDS: Readonly<Record<string, string>> = {
  assigned: 'the variables that were assigned',
  input: 'the input',
  output: 'the output',
  items: 'the items',
}

function sentence(seq: number, field: string, event: HistoryEvent): string {
  const name = 'name' in event && event.type !== 'ExecutionStarted' ? ` of ${event.name}` : ''
  const what = WORDS[field] ?? `${field}, which is worked out at run time,`
  return `The recording does not tell ${what}${name} (event ${seq}), and a run from here would need it. Choose a moment before that, or after it has lost its meaning.`
}
