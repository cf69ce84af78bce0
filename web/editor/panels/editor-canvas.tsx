import { useMemo, useState } from 'react'
import { mayConnect } from '../../../core/edit/rules.ts'
import type { Breakpoint } from '../../../core/run/command.ts'
import { Canvas } from '../../canvas/canvas.tsx'
import type { CanvasEditing, Selection } from '../../canvas/canvas-types.ts'
import { type AddKind, dropState } from '../adding.ts'
import { type Editor, useEditor, useEditorState } from '../editor-context.ts'
import { problemsByState } from '../problems.ts'
import { toggled } from '../store/breakpoint-storage.ts'
import { setPositions } from '../store/editor-store.ts'
import { QuickAdd, type QuickAddAt } from './quick-add.tsx'
import { TidyButton } from './tidy-button.tsx'

/** The canvas of the designer: every gesture becomes a command on the document. */
export function EditorCanvas() {
  const editor = useEditor()
  const graph = useEditorState((state) => state.reading.drawn.graph)
  const positions = useEditorState((state) => state.history.present.positions)
  const selection = useEditorState((state) => state.selection)
  const reveal = useEditorState((state) => state.reveal)
  const issues = useEditorState((state) => state.issues)
  const problems = useMemo(() => problemsByState(issues), [issues])
  const [quickAdd, setQuickAdd] = useState<QuickAddAt | null>(null)
  const points = useEditorState((state) => state.breakpoints)
  const breakpoints = useMemo(
    () => ({
      breakpoints: points,
      onToggleBreakpoint: (one: Breakpoint) =>
        editor.store.setState((state) => ({ breakpoints: toggled(state.breakpoints, one) })),
    }),
    [editor, points],
  )
  const editing = useMemo(() => editingOf(editor, setQuickAdd), [editor])
  const onSelect = useMemo(() => (next: Selection) => editor.store.setState({ selection: next }), [editor])
  return (
    <>
      <Canvas
        graph={graph}
        positions={positions}
        selection={selection}
        onSelect={onSelect}
        editing={editing}
        problems={problems}
        breakpoints={breakpoints}
        reveal={reveal}
        tools={<TidyButton />}
      />
      <QuickAdd at={quickAdd} onClose={() => setQuickAdd(null)} />
    </>
  )
}

function editingOf(editor: Editor, quickAdd: (at: QuickAddAt) => void): CanvasEditing {
  const { store, run } = editor
  return {
    onDrop: (kind, place) => void dropState(editor, kind as AddKind, place),
    onConnect: (source, target) => void run({ kind: 'connect', source, target }),
    onReconnect: (edge, target) => void run({ kind: 'reconnect', edge, target }),
    mayConnect: (source, target) =>
      mayConnect(store.getState().reading.drawn.definition, source, target) === null,
    onMove: (moved) => {
      const { positions } = store.getState().history.present
      setPositions(store, { ...positions, ...moved }, 'Move')
    },
    onMoveInto: (states, scope) => void run({ kind: 'move', states, scope }),
    onQuickAdd: (place, screen) => quickAdd({ place, screen }),
  }
}
