/** Keys of what this installation remembers of itself. */
export const SETTING = {
  /** JSON text of { executionId, machineId }: the failed order of the first two minutes. */
  walk: 'walk',
  /** The same, once it was finished or skipped: it can be shown again. */
  finishedWalk: 'walk.finished',
  /** Set once the first start has installed the first example. */
  installed: 'first-start',
  /** Set once the executions for development have been made. */
  seeded: 'seeded',
} as const
