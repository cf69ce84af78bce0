import { exampleRouter } from './example/router.ts'
import { executionRouter } from './execution/router.ts'
import { functionRouter } from './function/router.ts'
import { router } from './init.ts'
import { machineRouter } from './machine/router.ts'
import { mockRouter } from './mock/router.ts'
import { overviewRouter } from './overview/router.ts'
import { retentionRouter } from './retention/router.ts'
import { systemRouter } from './system/router.ts'
import { waitingRouter } from './waiting/router.ts'
import { workerRouter } from './worker/router.ts'

/** Every procedure that a page may call. */
export const appRouter = router({
  machine: machineRouter,
  execution: executionRouter,
  function: functionRouter,
  mock: mockRouter,
  waiting: waitingRouter,
  worker: workerRouter,
  overview: overviewRouter,
  retention: retentionRouter,
  example: exampleRouter,
  system: systemRouter,
})

export type AppRouter = typeof appRouter
