import type { Pointer } from '../../core/std/json-pointer.ts'
import { useCanvas } from './canvas-context.ts'
import classes from './state-node.module.css'

/** The + under a state with a loose end: adds what comes next. */
export function QuickAddEnd({ state }: { state: Pointer }) {
  const editing = useCanvas((canvas) => canvas.editing)
  return (
    <button
      type="button"
      className={`${classes.quickEnd} nodrag nopan`}
      aria-label="Add a state after this one"
      title="Add what comes next"
      onClick={(event) => {
        event.stopPropagation()
        editing?.onQuickAdd({ after: state }, { x: event.clientX, y: event.clientY })
      }}
    >
      +
    </button>
  )
}
