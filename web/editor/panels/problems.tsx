import { UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconExclamationCircle } from '@tabler/icons-react'
import type { Issue } from '../../../core/std/issue.ts'
import { useEditor, useEditorState } from '../editor-context.ts'
import { stateOfPointer } from '../problems.ts'
import { revealState } from '../store/editor-store.ts'
import classes from './panels.module.css'

/** Everything that is wrong or doubtful; a click goes there. */
export function Problems() {
  const { store } = useEditor()
  const issues = useEditorState((state) => state.issues)
  const syntax = useEditorState((state) => state.reading.syntax)
  if (syntax !== null) {
    return (
      <div className={classes.problems}>
        <div className={classes.problem}>
          <IconExclamationCircle size={15} color="var(--st-red)" />
          <span>
            Line {syntax.line}, column {syntax.column}: {syntax.message}
          </span>
        </div>
      </div>
    )
  }
  if (issues.length === 0) {
    return (
      <div className={classes.noProblems}>
        <IconCircleCheck size={16} color="var(--st-green)" /> Nothing is wrong with this machine.
      </div>
    )
  }
  return (
    <div className={classes.problems}>
      {issues.map((issue) => (
        <Problem
          key={`${issue.code} ${issue.pointer} ${issue.message}`}
          issue={issue}
          onClick={() => {
            const state = stateOfPointer(issue.pointer)
            if (state !== null) revealState(store, state)
          }}
        />
      ))}
    </div>
  )
}

function Problem({ issue, onClick }: { issue: Issue; onClick: () => void }) {
  const error = issue.severity === 'error'
  const Icon = error ? IconExclamationCircle : IconAlertTriangle
  return (
    <UnstyledButton
      className={classes.problem}
      onClick={onClick}
      title={`${issue.code} at ${issue.pointer || 'the machine'}`}
    >
      <Icon size={15} color={error ? 'var(--st-red)' : 'var(--st-amber)'} />
      <span>{issue.message}</span>
    </UnstyledButton>
  )
}
