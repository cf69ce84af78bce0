import type { ExecutionState, Frame, HeldAt } from './state.ts'

/** Why a frame stops at a place, or null when it goes on. `pointer` is the state's. */
export function holdReason(
  state: ExecutionState,
  frame: Frame,
  pointer: string,
  where: 'before' | 'after',
): HeldAt['reason'] | null {
  if (frame.passed === where) return null
  if (state.breakpoints.some((b) => b.where === where && b.state === pointer)) return 'breakpoint'
  if (frame.stopNext === 'step') return 'step'
  return frame.stopNext === 'hold' && where === 'before' ? 'hold' : null
}
