import { z } from 'zod'

/** Which attempt of which visit a task's result is for. */
export const taskRef = {
  visit: z.number().int().min(1),
  attempt: z.number().int().min(0).default(0),
}
