import { chain, NOOP, type Workload } from '../workload.ts'

export const w2: Workload = {
  name: 'W2',
  what: 'one task',
  steps: 1,
  definition: chain(1, { Type: 'Task', Resource: NOOP }),
  input: { order: 7 },
}
