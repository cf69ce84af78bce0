/**
 * Named places before and after everything that outlives the process. `HINDSIGHT_FAULT=point:count` kills the process at
 * the count-th passing of a point, as hard as a power cut would; tests walk the points one after the other.
 */
export const FAULT_POINTS = [
  'writer.before-commit',
  'writer.after-commit',
  'mailbox.decided',
  'mailbox.before-acknowledge',
  'dispatcher.before-start',
  'dispatcher.before-deliver',
  'dispatcher.after-deliver',
  'alarms.before-wake',
  'fork.before-commit',
  'recovery.before-dispatch',
] as const

export type FaultPoint = (typeof FAULT_POINTS)[number]

/** Passes a fault point. */
export type Fault = (point: FaultPoint) => void

/** No test is running: every point is passed unharmed. */
export const noFault: Fault = () => {}

/**
 * Reads `point:count` (count is 1 when it is left out). Throws with the list of points when the name is unknown, because a
 * misspelt point would make a test of crashes pass without a crash.
 */
export function faultFrom(setting: string | undefined, kill: () => void): Fault {
  if (setting === undefined || setting === '') return noFault
  const [name, count] = setting.split(':')
  if (!FAULT_POINTS.some((point) => point === name)) {
    throw new Error(`There is no fault point "${name}". The points are: ${FAULT_POINTS.join(', ')}.`)
  }
  let left = Math.max(1, Number(count ?? '1') || 1)
  return (point) => {
    if (point !== name) return
    left--
    if (left === 0) kill()
  }
}
