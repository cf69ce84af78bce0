import type {
  Command,
  CommandKind,
  EditValues,
  Fork,
  Redrive,
  Release,
  SetBreakpoints,
  Signal,
  Start,
  Stop,
} from './command.ts'
import type { Refusal } from './decision.ts'
import { applyEditTargets } from './edits.ts'
import { isStateOf, type Program } from './program.ts'
import type { ExecutionState } from './state.ts'
import type { Draft } from './step.ts'
import * as tasks from './task-commands.ts'

/** What a command itself adds to the log: one event at most, so that no cut of the log can fall inside it. */
export type Taken = { readonly refusal: Refusal } | { readonly event: Draft | null }

export const refuse = (code: Refusal['code'], message: string): Taken => ({ refusal: { code, message } })

type CommandOf<K extends CommandKind> = Extract<Command, { kind: K }>
type Take<K extends CommandKind> = (state: ExecutionState, command: CommandOf<K>, program: Program) => Taken

const NOTHING: Taken = { event: null }

const IMPORTED =
  'This history was recorded elsewhere and is only shown here. Fork it to run on from one of its events.'

/** What each command does before the execution goes on by itself. Total over the kinds of commands. */
const TAKE: { readonly [K in CommandKind]: Take<K> } = {
  Start: start,
  Fork: fork,
  Stop: stop,
  Wake: () => NOTHING,
  Resume: () => NOTHING,
  Redrive: redrive,
  StartTask: tasks.startTask,
  SubmitTask: tasks.submitTask,
  CompleteTask: tasks.completeTask,
  FailTask: tasks.failTask,
  HeartbeatTask: tasks.heartbeatTask,
  Signal: signal,
  SetBreakpoints: setBreakpoints,
  Hold: (_, { author }) => ({ event: { type: 'HoldRequested', frame: 0, author } }),
  Release: release,
  Edit: edit,
}

/** Takes a command on a state: refuses it with a sentence, or says what event it adds. Changes nothing. */
export function takeCommand(state: ExecutionState, command: Command, program: Program): Taken {
  if (command.kind === 'Start') {
    return state.seq === 0
      ? start(state, command, program)
      : refuse('EXECUTION_ALREADY_STARTED', 'This execution has already started; start another one.')
  }
  if (state.seq === 0) return refuse('EXECUTION_NOT_STARTED', 'This execution has not started yet.')
  if (state.imported && command.kind !== 'Fork') {
    if (command.kind === 'Wake' || command.kind === 'Resume') return NOTHING
    return refuse('EXECUTION_IMPORTED', IMPORTED)
  }
  if (state.status !== 'RUNNING' && command.kind !== 'Redrive' && command.kind !== 'Fork') {
    if (command.kind === 'Wake' || command.kind === 'Resume') return NOTHING
    return refuse(
      'EXECUTION_ENDED',
      `This execution has ended (${state.status}); it takes no more commands. Fork it or redrive it to go on.`,
    )
  }
  const take = TAKE[command.kind] as (state: ExecutionState, command: Command, program: Program) => Taken
  return take(state, command, program)
}

function deadlineAfter(program: Program, at: number): number | null {
  const seconds = program.definition.TimeoutSeconds
  return typeof seconds === 'number' && seconds > 0 ? at + seconds * 1000 : null
}

function start(_state: ExecutionState, command: Start, program: Program): Taken {
  const { executionId, name, machineId, machineName, machineVersion, definition, input } = command
  return {
    event: {
      type: 'ExecutionStarted',
      frame: 0,
      ...{ executionId, name, machineId, machineName, machineVersion, definition, input },
      startAt: program.definition.StartAt,
      entropy: command.seed,
      deadline: deadlineAfter(program, command.at),
      breakpoints: command.breakpoints,
      rehearsal: command.rehearsal,
      parent: command.parent,
      ...(command.identity === undefined ? {} : { identity: command.identity }),
      author: command.author,
    },
  }
}

function fork(state: ExecutionState, command: Fork): Taken {
  if (state.status !== 'RUNNING') {
    return refuse(
      'NOT_FORKABLE',
      'At this moment the execution had already ended. Move the cursor to an earlier event and run on from there.',
    )
  }
  const problem = applyEditTargets(state, command.edits, 'fork')
  if (problem !== null) return refuse('NOT_EDITABLE', problem)
  const { executionId, name, from, edits, breakpoints, rehearsal, author } = command
  const fields = { executionId, name, from, edits, breakpoints, rehearsal, author }
  return { event: { type: 'ExecutionForked', frame: 0, ...fields, entropy: command.seed } }
}

function stop(state: ExecutionState, command: Stop): Taken {
  if (state.stopping !== null) return NOTHING
  return {
    event: {
      type: 'StopRequested',
      frame: 0,
      ...(command.error === undefined ? {} : { error: command.error }),
      ...(command.cause === undefined ? {} : { cause: command.cause }),
      author: command.author,
    },
  }
}

function redrive(state: ExecutionState, command: Redrive, program: Program): Taken {
  if (state.status === 'RUNNING') {
    return refuse(
      'NOT_REDRIVABLE',
      'This execution is still running; only one that failed, timed out or was aborted can be redriven.',
    )
  }
  if (state.status === 'SUCCEEDED') {
    return refuse(
      'NOT_REDRIVABLE',
      'This execution succeeded; there is nothing to redrive. Fork it to run on from an earlier moment.',
    )
  }
  return {
    event: {
      type: 'ExecutionRedriven',
      frame: 0,
      redriveCount: state.redriveCount + 1,
      entropy: command.seed,
      deadline: deadlineAfter(program, command.at),
      author: command.author,
    },
  }
}

function signal(state: ExecutionState, command: Signal): Taken {
  const { name, key, eventId, payload, author } = command
  if (state.signalsSeen.has(eventId)) {
    return refuse('SIGNAL_DUPLICATE', `The signal ${eventId} has already been received; it counts once.`)
  }
  return { event: { type: 'SignalReceived', frame: 0, name, key, eventId, payload, author } }
}

function setBreakpoints(_state: ExecutionState, command: SetBreakpoints, program: Program): Taken {
  const unknown = command.breakpoints.find((breakpoint) => !isStateOf(program, breakpoint.state))
  if (unknown !== undefined) {
    return refuse(
      'UNKNOWN_STATE',
      `There is no state at ${unknown.state}; set the breakpoint on a state of this definition.`,
    )
  }
  const { breakpoints, author } = command
  return { event: { type: 'BreakpointsSet', frame: 0, breakpoints, author } }
}

function release(state: ExecutionState, command: Release): Taken {
  const frames = [...state.frames.values()]
    .filter((frame) =>
      command.frame === null
        ? frame.held !== null || frame.stopNext !== null
        : frame.id === command.frame && frame.held !== null,
    )
    .map((frame) => frame.id)
  const first = frames[0]
  if (first === undefined) {
    return refuse(
      'NOT_HELD',
      'Nothing is held there; a run can be continued or stepped only where it stands still.',
    )
  }
  return {
    event: { type: 'ExecutionReleased', frame: first, frames, mode: command.mode, author: command.author },
  }
}

function edit(state: ExecutionState, command: EditValues): Taken {
  const problem = applyEditTargets(state, command.edits, 'held')
  if (problem !== null) return refuse('NOT_EDITABLE', problem)
  const [first, ...rest] = command.edits
  if (first === undefined) return NOTHING
  const { author } = command
  return {
    event: {
      type: 'ValueEdited',
      frame: first.target.frame,
      edit: first,
      ...(rest.length > 0 ? { rest } : {}),
      author,
    },
  }
}
