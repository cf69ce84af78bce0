import { NOOP, type Workload } from '../workload.ts'

export const w4: Workload = {
  name: 'W4',
  what: 'wait for a callback, then one task',
  steps: 2,
  definition: {
    StartAt: 'Wait',
    States: {
      Wait: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Parameters: { FunctionName: 'ask', Payload: { 'token.$': '$$.Task.Token' } },
        Next: 'Do',
      },
      Do: { Type: 'Task', Resource: NOOP, End: true },
    },
  },
  input: { order: 7 },
}
