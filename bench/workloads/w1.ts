import { chain, NOOP, type Workload } from '../workload.ts'

export const w1: Workload = {
  name: 'W1',
  what: 'ten tasks in a row, each done in process at once',
  steps: 10,
  definition: chain(10, { Type: 'Task', Resource: NOOP }),
  input: { order: 7 },
}
