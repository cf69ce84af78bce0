import { z } from 'zod'

const walkSetting = z.object({ executionId: z.string(), machineId: z.string() })

/** The failed execution that the first two minutes are about, and its machine. */
export type WalkSetting = z.infer<typeof walkSetting>

/** Reads what the settings hold of the walk. */
export const readWalk = (text: string): WalkSetting => walkSetting.parse(JSON.parse(text))
