import type { MapPhase } from './state.ts'

/** True when more items of a Map have failed than its two thresholds allow; either may allow it (Step Functions). */
export function exceedsTolerance(phase: MapPhase): boolean {
  const { failed, toleratedFailureCount: count, toleratedFailurePercentage: percentage } = phase
  if (failed === 0) return false
  if (count === 0 && percentage === 0) return true
  const overCount = count > 0 && failed > count
  const overPercentage = percentage > 0 && (failed / phase.items.length) * 100 > percentage
  return overCount || overPercentage
}
