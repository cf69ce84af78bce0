import { z } from 'zod'
import type { Store } from '../../store/store.ts'
import type { SETTING } from './settings-keys.ts'

const walkSetting = z.object({ executionId: z.string(), machineId: z.string() })

/** The failed execution that the first two minutes are about, and its machine. */
export type WalkSetting = z.infer<typeof walkSetting>

/** Finds the walk under a key of the settings; null when there is none, or its execution was deleted since. */
export async function findWalk(
  { settings, executions }: Pick<Store, 'settings' | 'executions'>,
  key: typeof SETTING.walk | typeof SETTING.finishedWalk,
): Promise<WalkSetting | null> {
  const text = await settings.get(key)
  if (text === null) return null
  const walk = walkSetting.parse(JSON.parse(text))
  return (await executions.get(walk.executionId)) === null ? null : walk
}
