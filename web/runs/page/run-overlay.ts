import type { parseResource } from '../../../core/language/resource.ts'
import type { StateStatus } from '../../../core/replay/status-track.ts'
import type { ExecutionState } from '../../../core/run/state.ts'
import { type Pointer, pointerTo } from '../../../core/std/json-pointer.ts'
import type { CanvasOverlay, StateOverlay } from '../../canvas/canvas-types.ts'
import type { MarkShape } from '../../ui/status.ts'
import type { Run } from '../run.ts'

/** What is known of the moment at which the overlay last painted. */
interface Painted {
  readonly seq: number
  readonly current: Pointer | null
  readonly held: ReadonlyMap<Pointer, 'before' | 'after'>
}

/** The run at its cursor, for the canvas: read from columns that were made while the log passed by, never from React. */
export function runOverlay(run: Run): CanvasOverlay {
  const shapes = new Map(
    run.graph.nodes.map((node) => [node.id, node.kind === 'state' ? waitShape(node.task) : undefined]),
  )
  let painted: Painted | null = null
  const now = (): Painted => {
    const seq = run.cursor.seq
    if (painted?.seq !== seq) painted = look(run, seq)
    return painted
  }
  return {
    state: (pointer) => paint(run, pointer, now(), shapes.get(pointer)),
    taken: (edge) => run.log.taken.has(edge, run.cursor.seq),
    subscribe: (repaint) => {
      const changed = () => {
        painted = null
        repaint()
      }
      const stopCursor = run.cursor.store.subscribe(changed)
      const stopLog = run.log.subscribe(changed)
      return () => {
        stopCursor()
        stopLog()
      }
    },
  }
}

function paint(run: Run, pointer: Pointer, at: Painted, shape: MarkShape | undefined): StateOverlay {
  const said = run.timeline.track.at(pointer, at.seq)
  const held = at.held.has(pointer)
  const status: StateStatus | 'held' = held ? 'held' : said.status
  const done = said.succeeded + said.failed
  const visits = done + said.active
  const badge = visits > 1 ? `${done}/${visits}` : said.retries > 0 ? `↻${said.retries}` : undefined
  return {
    status,
    ...(badge === undefined ? {} : { badge }),
    ...(status === 'waiting' && shape !== undefined ? { shape } : {}),
    current: at.current === pointer,
  }
}

function look(run: Run, seq: number): Painted {
  const event = run.timeline.event(seq)
  const state = run.timeline.stateAt(seq)
  const visit = event?.visit === undefined ? undefined : run.timeline.index.visit(event.visit)
  return { seq, current: visit?.pointer ?? null, held: heldAt(state) }
}

/** Pointers of the states that frames are held at. */
function heldAt(state: ExecutionState): ReadonlyMap<Pointer, 'before' | 'after'> {
  const held = new Map<Pointer, 'before' | 'after'>()
  for (const frame of state.frames.values()) {
    if (frame.held) held.set(pointerTo(frame.scope, 'States', frame.held.state), frame.held.where)
  }
  return held
}

function waitShape(task: ReturnType<typeof parseResource>['kind'] | null): MarkShape | undefined {
  if (task === 'human') return 'person'
  return task === null ? undefined : 'hand'
}
