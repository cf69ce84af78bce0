import type { Difference } from '../../../core/replay/diff.ts'
import type { Json } from '../../../core/std/json.ts'
import { pointerSegments } from '../../../core/std/json-pointer.ts'
import { middleCut } from '../../ui/format.ts'
import classes from './data-pane.module.css'

/** Places at which two values differ, each with both sides. */
export function DifferenceList({ differences }: { differences: readonly Difference[] }) {
  return (
    <div>
      {differences.map((each) => (
        <div key={each.pointer} className={classes.diffRow}>
          <div className={classes.place}>{pointerSegments(each.pointer).join(' › ') || 'whole value'}</div>
          {each.before !== undefined && <span className={classes.before}>− {short(each.before)}</span>}
          {each.after !== undefined && <span className={classes.after}>+ {short(each.after)}</span>}
        </div>
      ))}
    </div>
  )
}

function short(value: Json): string {
  return middleCut(JSON.stringify(value, null, 1).replace(/\n\s*/g, ' '), 400)
}
