import type { Json } from '../../core/std/json.ts'
import type { Workload } from '../workload.ts'

const pass = (next: string): Json => ({ Type: 'Pass', Next: next })
const choice = (next: string): Json => ({
  Type: 'Choice',
  Choices: [{ Variable: '$.order', NumericGreaterThan: 5, Next: next }],
  Default: 'Never',
})

export const w5: Workload = {
  name: 'W5',
  what: 'ten states, Pass and Choice by turns',
  steps: 10,
  definition: {
    StartAt: 'P1',
    States: {
      P1: pass('C1'),
      C1: choice('P2'),
      P2: pass('C2'),
      C2: choice('P3'),
      P3: pass('C3'),
      C3: choice('P4'),
      P4: pass('C4'),
      C4: choice('P5'),
      P5: pass('C5'),
      C5: choice('Done'),
      Never: { Type: 'Fail' },
      Done: { Type: 'Succeed' },
    },
  },
  input: { order: 7 },
}
