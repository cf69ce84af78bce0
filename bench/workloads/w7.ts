import { chain, NOOP, type Workload } from '../workload.ts'

export const w7: Workload = {
  name: 'W7',
  what: 'as W1, with JSONata in each state',
  steps: 10,
  definition: chain(
    10,
    {
      Type: 'Task',
      Resource: NOOP,
      Arguments: { order: '{% $states.input.order + 1 %}' },
      Output: "{% {'order': $states.input.order + 1, 'note': 'order ' & $string($states.input.order)} %}",
    },
    'JSONata',
  ),
  input: { order: 7 },
}
