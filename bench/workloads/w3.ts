import { chain, NOOP, type Workload } from '../workload.ts'

export const w3: Workload = {
  name: 'W3',
  what: 'a Map over 100 items, each with one task',
  steps: 100,
  definition: chain(1, {
    Type: 'Map',
    ItemsPath: '$.items',
    ItemProcessor: {
      StartAt: 'Each',
      States: { Each: { Type: 'Task', Resource: NOOP, End: true } },
    },
  }),
  input: { items: Array.from({ length: 100 }, (_, i) => i) },
}
