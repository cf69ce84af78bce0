import type { Breakpoint } from '../../../core/run/command.ts'

const PREFIX = 'hindsight.breakpoints.'

/** The breakpoints that this browser keeps for a machine. */
export function loadBreakpoints(machineId: string): readonly Breakpoint[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(PREFIX + machineId) ?? '[]')
    return Array.isArray(stored) ? stored.filter(isBreakpoint) : []
  } catch {
    return []
  }
}

/** Keeps them for the next run and the next visit. */
export function keepBreakpoints(machineId: string, breakpoints: readonly Breakpoint[]): void {
  if (breakpoints.length === 0) localStorage.removeItem(PREFIX + machineId)
  else localStorage.setItem(PREFIX + machineId, JSON.stringify(breakpoints))
}

function isBreakpoint(value: unknown): value is Breakpoint {
  if (typeof value !== 'object' || value === null) return false
  const { state, where } = value as Partial<Breakpoint>
  return typeof state === 'string' && (where === 'before' || where === 'after')
}

/** Sets a breakpoint, or takes it away where it is set. */
export function toggled(breakpoints: readonly Breakpoint[], one: Breakpoint): readonly Breakpoint[] {
  const others = breakpoints.filter((other) => other.state !== one.state || other.where !== one.where)
  return others.length === breakpoints.length ? [...breakpoints, one] : others
}

/** Breakpoints follow states that were renamed or moved, and end with states that are gone. */
export function followedBreakpoints(
  breakpoints: readonly Breakpoint[],
  moved: readonly { readonly from: string; readonly to: string }[],
  exists: (state: string) => boolean,
): readonly Breakpoint[] {
  if (breakpoints.length === 0) return breakpoints
  return breakpoints
    .map((point) => {
      const move = moved.find(({ from }) => point.state === from || point.state.startsWith(`${from}/`))
      return move ? { ...point, state: move.to + point.state.slice(move.from.length) } : point
    })
    .filter((point) => exists(point.state))
}
