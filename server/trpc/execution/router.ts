import { router } from '../init.ts'
import { activity } from './activity.ts'
import { completeTask } from './complete-task.ts'
import { edit } from './edit.ts'
import { failTask } from './fail-task.ts'
import { follow } from './follow.ts'
import { fork } from './fork.ts'
import { get } from './get.ts'
import { hold } from './hold.ts'
import { importHistory } from './import.ts'
import { lastInputs } from './last-inputs.ts'
import { list } from './list.ts'
import { log } from './log.ts'
import { redrive } from './redrive.ts'
import { release } from './release.ts'
import { setBreakpoints } from './set-breakpoints.ts'
import { signal } from './signal.ts'
import { start } from './start.ts'
import { stop } from './stop.ts'
import { tryAgain } from './try-again.ts'

export const executionRouter = router({
  start,
  list,
  get,
  log,
  follow,
  activity,
  stop,
  tryAgain,
  redrive,
  setBreakpoints,
  hold,
  release,
  edit,
  fork,
  import: importHistory,
  signal,
  completeTask,
  failTask,
  lastInputs,
})
