import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react'
import { useEffect, useMemo, useRef } from 'react'
import { CodeEditor } from '../ui/code-editor.tsx'
import { KeyHint } from '../ui/key-hint.tsx'
import { useSyntaxCheck } from './calls.ts'
import { isUnsaved } from './draft.ts'
import classes from './functions.module.css'
import { discardText, editText, goTo, useOpenFunction } from './open-function.ts'
import { markedSpan } from './place.ts'

/** The text of the open function, checked while it is written. */
export function FunctionCode({ name }: { name: string }) {
  const text = useOpenFunction((state) => state.draft?.text ?? '')
  const problem = useOpenFunction((state) => state.problem)
  const reveal = useOpenFunction((state) => state.reveal)
  const pane = useRef<HTMLDivElement>(null)
  useSyntaxCheck()
  // Marks follow the text by themselves; they are placed anew only when a check has come back.
  const diagnostics = useMemo(() => {
    if (problem === null) return []
    const span = markedSpan(useOpenFunction.getState().draft?.text ?? '', problem)
    return [{ ...span, severity: 'error' as const, message: problem.message }]
  }, [problem])
  useEffect(() => {
    if (reveal !== null) pane.current?.querySelector<HTMLElement>('.cm-content')?.focus()
  }, [reveal])
  return (
    <div className={classes.pane} ref={pane}>
      <NewerNotice />
      <div className={classes.code}>
        <CodeEditor
          language="javascript"
          size="pane"
          label={`Source of ${name}`}
          value={text}
          onChange={editText}
          diagnostics={diagnostics}
          reveal={reveal}
        />
      </div>
      <StatusLine />
    </div>
  )
}

function StatusLine() {
  const problem = useOpenFunction((state) => state.problem)
  return (
    <div className={classes.status}>
      {problem === null ? (
        <span className={classes.good}>
          <IconCheck size={13} color="var(--st-green)" />
          No mistakes found
        </span>
      ) : (
        <button type="button" className={classes.problem} onClick={() => goTo(problem)}>
          <IconX size={13} style={{ flex: 'none' }} />
          <span className="truncate">
            Line {problem.line}: {problem.message}
          </span>
        </button>
      )}
      <span className="grow" />
      <span className="row" style={{ gap: 4 }}>
        <KeyHint keys="Escape" /> then <KeyHint keys="Tab" /> leaves the text
      </span>
    </div>
  )
}

/** Stands while somebody else's newer revision waits beside an unsaved text. */
function NewerNotice() {
  const newer = useOpenFunction((state) => state.draft?.newer ?? null)
  const unsaved = useOpenFunction((state) => state.draft !== null && isUnsaved(state.draft))
  if (newer === null || !unsaved) return null
  return (
    <div className={classes.notice} role="status">
      <IconAlertTriangle size={15} style={{ flex: 'none' }} />
      <span className="grow">
        {newer.author} has saved revision {newer.revision} meanwhile. Saving now makes yours the next one.
      </span>
      <Button variant="default" onClick={discardText}>
        Take theirs
      </Button>
    </div>
  )
}
