import { chain, SANDBOXED, type Workload } from '../workload.ts'

export const w6: Workload = {
  name: 'W6',
  what: 'as W1, each task a JavaScript function in the sandbox',
  steps: 10,
  definition: chain(10, { Type: 'Task', Resource: SANDBOXED }),
  input: { order: 7 },
}
