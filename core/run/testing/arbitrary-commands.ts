import fc from 'fast-check'
import type { StateMachine, TaskState } from '../../language/definition.ts'
import { walkStates } from '../../language/scopes.ts'
import type { Json } from '../../std/json.ts'
import { editableTargets } from '../edits.ts'
import { heldFrames, openTasks } from '../select.ts'
import type { Ask, Simulation } from './simulation.ts'

/** A wish that becomes a command when it is known where the execution stands. */
export interface Move {
  readonly kind: MoveKind
  readonly pick: number
  readonly value: Json
}

type MoveKind = keyof typeof MOVES

const task = (run: Simulation, pick: number) => {
  const open = openTasks(run.state)
  const one = open[pick % Math.max(1, open.length)]
  // Now and then a task that is not there: it must be refused and change nothing.
  return one === undefined || pick % 11 === 0
    ? { visit: pick % 9, attempt: pick % 2 }
    : { visit: one.visit, attempt: one.attempt }
}

const statesOf = (run: Simulation): string[] => {
  const pointers: string[] = []
  walkStates(run.program.definition, ({ pointer }) => pointers.push(pointer))
  return pointers
}

const MOVES = {
  complete: (run: Simulation, { pick, value }: Move): Ask => ({
    kind: 'CompleteTask',
    task: task(run, pick),
    output: value,
  }),
  fail: (run: Simulation, { pick }: Move): Ask => ({
    kind: 'FailTask',
    task: task(run, pick),
    error: pick % 2 === 0 ? 'Boom' : 'States.TaskFailed',
    cause: 'no luck',
  }),
  begin: (run: Simulation, { pick }: Move): Ask => ({ kind: 'StartTask', task: task(run, pick) }),
  submit: (run: Simulation, { pick, value }: Move): Ask => ({
    kind: 'SubmitTask',
    task: task(run, pick),
    output: value,
  }),
  heartbeat: (run: Simulation, { pick }: Move): Ask => ({ kind: 'HeartbeatTask', task: task(run, pick) }),
  signal: (_: Simulation, { pick, value }: Move): Ask => ({
    kind: 'Signal',
    name: pick % 2 === 0 ? 'a' : 'b',
    key: null,
    eventId: `e${pick % 7}`,
    payload: value,
  }),
  hold: (): Ask => ({ kind: 'Hold' }),
  release: (run: Simulation, { pick }: Move): Ask => {
    const held = heldFrames(run.state)
    const frame = pick % 3 === 0 ? null : (held[pick % Math.max(1, held.length)]?.frame ?? null)
    return { kind: 'Release', frame, mode: pick % 2 === 0 ? 'continue' : 'step' }
  },
  breakpoints: (run: Simulation, { pick }: Move): Ask => ({
    kind: 'SetBreakpoints',
    breakpoints: statesOf(run)
      .filter((_, index) => (pick >> (index % 8)) % 2 === 1)
      .map((state, index) => ({ state, where: index % 2 === 0 ? 'before' : 'after' })),
  }),
  edit: (run: Simulation, { pick, value }: Move): Ask => {
    const targets = editableTargets(run.state, 'held')
    const some = targets.filter((_, index) => (index + pick) % 2 === 0).slice(0, 3)
    return { kind: 'Edit', edits: some.map(({ target }) => ({ target, value })) }
  },
  wake: (run: Simulation, { pick }: Move): Ask => {
    run.now += (pick % 8) * 500
    return { kind: 'Wake' }
  },
  stop: (): Ask => ({ kind: 'Stop', error: 'Enough', cause: 'it was asked for' }),
  redrive: (): Ask => ({ kind: 'Redrive' }),
}

/** The command that a move means at this moment. */
export function askOf(run: Simulation, move: Move): Ask {
  return MOVES[move.kind](run, move)
}

const WEIGHTS: Readonly<Record<MoveKind, number>> = {
  complete: 12,
  fail: 5,
  begin: 2,
  submit: 2,
  heartbeat: 1,
  signal: 3,
  hold: 1,
  release: 6,
  breakpoints: 2,
  edit: 4,
  wake: 8,
  stop: 1,
  redrive: 3,
}

/** What people, workers and clocks might do to an execution, in any order. */
export function arbitraryMoves(most = 24): fc.Arbitrary<Move[]> {
  const kinds = Object.entries(WEIGHTS) as [MoveKind, number][]
  const kind = fc.oneof(...kinds.map(([name, weight]) => ({ weight, arbitrary: fc.constant(name) })))
  const value = fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<Json>
  return fc.array(fc.record({ kind, pick: fc.nat(255), value }), { minLength: 1, maxLength: most })
}

/** The machine with some of its tasks waiting for signals or for people. */
export function withWaits(definition: StateMachine, every: number): StateMachine {
  const copy = structuredClone(definition)
  let count = 0
  walkStates(copy, ({ state }) => {
    if (state.Type !== 'Task' || ++count % every !== 0) return
    const changed = state as { -readonly [K in keyof TaskState]: TaskState[K] }
    const field = state.QueryLanguage === 'JSONata' ? 'Arguments' : 'Parameters'
    changed.Resource = count % 2 === 0 ? 'signal:wait' : 'human:ask'
    changed[field] = count % 3 === 0 ? { Names: ['a', 'b'] } : { Name: 'a' }
  })
  return copy
}
