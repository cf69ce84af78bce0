import { useEffect, useMemo, useState } from 'react'
import { notifyRefused } from '../lib/notify.ts'
import { PaneSkeleton } from '../ui/skeletons.tsx'
import { DesignerPage } from './designer-page.tsx'
import { type Editor, EditorContext, type Surroundings } from './editor-context.ts'
import { keepBreakpoints, loadBreakpoints } from './store/breakpoint-storage.ts'
import { readPositions } from './store/document.ts'
import { loadDraft } from './store/draft-storage.ts'
import { createEditorStore, type EditorStore, type EditorView, runCommand } from './store/editor-store.ts'
import { useFirstFunction } from './use-first-function.ts'
import { useIssues } from './use-issues.ts'
import { useSurroundings } from './use-surroundings.ts'

/** What the designer needs of a machine. */
export interface DesignedMachine {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly definition: string
  readonly layout: string
}

const VIEW_KEY = 'hindsight.designer.view'

/** The designer of one machine. Give it the machine's id as key: it keeps its document for as long as it stands. */
export function Designer({ machine }: { machine: DesignedMachine }) {
  const [store] = useState(() => openStore(machine))
  const around = useSurroundings(machine.name)
  useEffect(
    () =>
      store.subscribe((now, before) => {
        if (now.view !== before.view) localStorage.setItem(VIEW_KEY, now.view)
        if (now.breakpoints !== before.breakpoints) keepBreakpoints(now.machineId, now.breakpoints)
      }),
    [store],
  )
  if (around === null) return <PaneSkeleton />
  return <WithSurroundings store={store} around={around} machine={machine} />
}

interface WithSurroundingsProps {
  store: EditorStore
  around: Surroundings
  machine: DesignedMachine
}

function WithSurroundings({ store, around, machine }: WithSurroundingsProps) {
  const ensureFunction = useFirstFunction(around)
  const editor = useMemo<Editor>(
    () => ({
      store,
      around,
      run: (command, options) => {
        const refusal = runCommand(store, command, options)
        if (refusal !== null) notifyRefused(refusal.message)
        else if (command.kind === 'addState') ensureFunction(command.add.state)
        return refusal === null
      },
    }),
    [store, around, ensureFunction],
  )
  useIssues(store, around)
  return (
    <EditorContext.Provider value={editor}>
      <DesignerPage machine={machine} />
    </EditorContext.Provider>
  )
}

function openStore(machine: DesignedMachine): EditorStore {
  const saved = {
    text: machine.definition,
    positions: readPositions(machine.layout),
    version: machine.version,
  }
  const view = localStorage.getItem(VIEW_KEY)
  const known: EditorView = view === 'split' || view === 'code' ? view : 'design'
  const draft = loadDraft(machine.id, machine.version)
  return createEditorStore(machine.id, saved, draft, known, loadBreakpoints(machine.id))
}
