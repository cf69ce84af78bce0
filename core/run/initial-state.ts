import type { ExecutionState } from './state.ts'

/** The state before the first event: no frame, nothing known. */
export function initialState(): ExecutionState {
  return {
    seq: 0,
    at: 0,
    status: 'RUNNING',
    executionId: '',
    name: '',
    machineId: '',
    machineName: '',
    machineVersion: null,
    definition: '',
    input: null,
    entropy: '',
    startedAt: 0,
    stoppedAt: null,
    deadline: null,
    rehearsal: false,
    imported: false,
    parent: null,
    identity: null,
    redriveCount: 0,
    redrivenAt: null,
    forkedFrom: null,
    output: undefined,
    error: null,
    cause: null,
    frames: new Map(),
    nextFrame: 0,
    nextVisit: 1,
    breakpoints: [],
    inbox: [],
    signalsSeen: new Set(),
    stopping: null,
    pendingEdits: null,
  }
}
