import type { Breakpoint } from '../../core/run/command.ts'
import type { Pointer } from '../../core/std/json-pointer.ts'
import { useCanvas } from './canvas-context.ts'
import classes from './state-node.module.css'

const SAYS: Readonly<Record<Breakpoint['where'], string>> = {
  before: 'before it starts',
  after: 'with its result, before it is left',
}

/** The two places where a run can be stopped: before a state and after it. Shown on hover, and while they are set. */
export function BreakpointDots({ state }: { state: Pointer }) {
  const breakpoints = useCanvas((canvas) => canvas.breakpoints)
  if (breakpoints === null) return null
  return (['before', 'after'] as const).map((where) => {
    const set = breakpoints.breakpoints.some((point) => point.state === state && point.where === where)
    const label = `${set ? 'Do not stop' : 'Stop'} ${SAYS[where]}`
    return (
      <button
        key={where}
        type="button"
        className={`${classes.breakpoint} nodrag nopan`}
        data-where={where}
        data-set={set || undefined}
        aria-pressed={set}
        aria-label={label}
        title={label}
        onClick={(event) => {
          event.stopPropagation()
          breakpoints.onToggleBreakpoint({ state, where })
        }}
      />
    )
  })
}
