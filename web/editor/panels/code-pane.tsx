import { findNodeAtLocation, getLocation, parseTree } from 'jsonc-parser'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Issue } from '../../../core/std/issue.ts'
import { type Pointer, pointerSegments, pointerTo } from '../../../core/std/json-pointer.ts'
import { CodeEditor } from '../../ui/code-editor.tsx'
import { useEditor, useEditorState } from '../editor-context.ts'
import { setText } from '../store/editor-store.ts'
import classes from './panels.module.css'

/** The whole document as text. It and the canvas are two views of one thing; neither ever blanks the other. */
export function CodePane() {
  const { store } = useEditor()
  const text = useEditorState((state) => state.history.present.text)
  const issues = useEditorState((state) => state.issues)
  const syntax = useEditorState((state) => state.reading.syntax)
  const diagnostics = useMemo(() => {
    if (syntax !== null) {
      return [
        { from: syntax.offset, to: syntax.offset + 1, severity: 'error' as const, message: syntax.message },
      ]
    }
    const root = parseTree(text)
    return issues.map((issue) => ({
      ...rangeOf(root, issue.pointer),
      severity: issue.severity,
      message: issue.message,
    }))
  }, [text, issues, syntax])
  const { reveal, onCaret } = useCaretAndSelection(text)
  return (
    <div className={classes.code}>
      <CodeEditor
        value={text}
        onChange={(value) => setText(store, value)}
        onCaret={onCaret}
        language="json"
        size="pane"
        label="Definition"
        diagnostics={diagnostics}
        reveal={reveal}
      />
      {syntax !== null && (
        <p className={classes.codeProblem} role="status">
          Line {syntax.line}: {syntax.message} The diagram shows the last version that could be read.
        </p>
      )}
    </div>
  )
}

/** Selecting a state shows its text; moving the caret into a state selects it. */
function useCaretAndSelection(text: string) {
  const { store } = useEditor()
  const selected = useEditorState((state) =>
    state.selection.states.length === 1 ? state.selection.states[0] : undefined,
  )
  const byCaret = useRef<Pointer | null>(null)
  const latest = useRef(text)
  latest.current = text
  const [reveal, setReveal] = useState<{ from: number; to: number; token: number } | null>(null)
  useEffect(() => {
    if (selected === undefined || selected === byCaret.current) return
    const range = rangeOf(parseTree(latest.current), selected)
    setReveal((before) => ({ ...range, token: (before?.token ?? 0) + 1 }))
  }, [selected])
  const onCaret = (offset: number) => {
    const state = stateAround(latest.current, offset)
    const { graph } = store.getState().reading.drawn
    if (state === null || !graph.nodes.some((node) => node.id === state)) return
    byCaret.current = state
    if (state !== selected) store.setState({ selection: { states: [state], edge: null } })
  }
  return { reveal, onCaret }
}

/** The innermost state around a place in the text. */
function stateAround(text: string, offset: number): Pointer | null {
  const path = getLocation(text, offset).path
  for (let end = path.length; end > 1; end--) {
    if (path[end - 2] === 'States' && typeof path[end - 1] === 'string') {
      const above = path[end - 3]
      const inScope = above === undefined || above === 'ItemProcessor' || above === 'Iterator'
      if (inScope || typeof above === 'number') return pointerTo('', ...path.slice(0, end))
    }
  }
  return null
}

type Tree = ReturnType<typeof parseTree>

/** The key of what a pointer names, or the nearest place above it that exists. */
function rangeOf(root: Tree, pointer: Issue['pointer']): { from: number; to: number } {
  const segments = pointerSegments(pointer)
  for (let length = segments.length; length > 0 && root; length--) {
    const node =
      findNodeAtLocation(
        root,
        segments.slice(0, length).map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
      ) ?? findNodeAtLocation(root, segments.slice(0, length))
    const key = node?.parent?.type === 'property' ? node.parent.children?.[0] : node
    if (key) return { from: key.offset, to: key.offset + key.length }
  }
  return { from: 0, to: 1 }
}
