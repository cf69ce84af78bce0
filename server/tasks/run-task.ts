import type { RunTask } from '../engine/dispatcher.ts'
import type { TaskHandler } from '../engine/task-port.ts'
import { missingHandler } from './missing.ts'
import { guessedAnswer, type RehearsalDeps, writtenAnswer } from './rehearsal.ts'

/**
 * Finds who does a task. In a rehearsal a written mock comes first, then whatever exists here, then a guess; outside of one
 * mocks are never asked.
 */
export function createRunTask(handlers: readonly TaskHandler[], rehearsal: RehearsalDeps): RunTask {
  return async (task, tools) => {
    const handler = handlers.find((one) => one.handles(task.resource)) ?? missingHandler
    if (!task.rehearsal) return handler.run(task, tools)
    const written = await writtenAnswer(rehearsal, task)
    if (written !== null) return written
    if (await handler.exists(task)) return handler.run(task, tools)
    return guessedAnswer(rehearsal, task)
  }
}
