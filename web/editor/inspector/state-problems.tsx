import type { Pointer } from '../../../core/std/json-pointer.ts'
import { useEditorState } from '../editor-context.ts'
import { stateOfPointer } from '../problems.ts'
import classes from './inspector.module.css'

/** What is wrong with this state, above its form. */
export function StateProblems({ pointer }: { pointer: Pointer }) {
  const issues = useEditorState((state) => state.issues)
  const own = issues.filter((issue) => stateOfPointer(issue.pointer) === pointer)
  if (own.length === 0) return null
  return (
    <ul className={classes.problems}>
      {own.map((issue) => (
        <li key={issue.code + issue.pointer} data-severity={issue.severity}>
          {issue.message}
        </li>
      ))}
    </ul>
  )
}
