import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconClipboardText,
  IconCode,
  IconCopy,
  IconCopyPlus,
  IconDeviceFloppy,
  IconDownload,
  IconFileImport,
  IconHistory,
  IconLayoutColumns,
  IconLayoutDistributeVertical,
  IconPlayerPlay,
  IconSelectAll,
  IconSitemap,
  IconTrash,
} from '@tabler/icons-react'
import { redoLabel, undoLabel } from '../../../core/edit/history.ts'
import type { Action } from '../../lib/actions.ts'
import { notifyDone, notifyProblem, notifyRefused } from '../../lib/notify.ts'
import type { Editor } from '../editor-context.ts'
import { allStates, type EditorView, setPositions, travel } from '../store/editor-store.ts'
import { copyText, pasteText } from './clipboard.ts'

/** What actions ask of the page around them. */
export interface DesignerPage {
  save(): void
  openRun(): void
  openImport(): void
  openVersions(): void
  machineName(): string
}

const always = () => true

/** Everything that can be done in the designer: toolbar, menu, shortcuts and Ctrl+K all call these. */
export function editorActions(editor: Editor, page: DesignerPage): Action[] {
  return [
    ...historyActions(editor),
    ...selectionActions(editor),
    ...documentActions(editor, page),
    viewAction(editor, 'design', 'Design', IconSitemap),
    viewAction(editor, 'split', 'Split', IconLayoutColumns),
    viewAction(editor, 'code', 'Code', IconCode),
  ]
}

function historyActions({ store }: Editor): Action[] {
  return [
    {
      id: 'edit.undo',
      label: 'Undo',
      group: 'Edit',
      icon: IconArrowBackUp,
      shortcut: 'mod+Z',
      enabled: () => undoLabel(store.getState().history) !== null,
      run: () => travel(store, 'undo'),
    },
    {
      id: 'edit.redo',
      label: 'Redo',
      group: 'Edit',
      icon: IconArrowForwardUp,
      shortcut: 'mod+shift+Z',
      enabled: () => redoLabel(store.getState().history) !== null,
      run: () => travel(store, 'redo'),
    },
  ]
}

function selectionActions(editor: Editor): Action[] {
  const { store, run } = editor
  const selected = () => store.getState().selection
  const some = () => selected().states.length > 0
  return [
    {
      id: 'edit.remove',
      label: 'Remove',
      group: 'Edit',
      icon: IconTrash,
      shortcut: 'Delete',
      enabled: () => some() || selected().edge !== null,
      run: () => removeSelected(editor),
    },
    {
      id: 'edit.remove-back',
      label: 'Remove what is selected',
      group: 'Edit',
      icon: IconTrash,
      shortcut: 'Backspace',
      enabled: () => some() || selected().edge !== null,
      run: () => removeSelected(editor),
    },
    {
      id: 'edit.duplicate',
      label: 'Duplicate',
      group: 'Edit',
      icon: IconCopyPlus,
      shortcut: 'mod+D',
      enabled: some,
      run: () => void run({ kind: 'duplicate', states: selected().states }),
    },
    {
      id: 'edit.copy',
      label: 'Copy states',
      group: 'Edit',
      icon: IconCopy,
      enabled: some,
      run: () => void navigator.clipboard.writeText(copyText(editor) ?? ''),
    },
    {
      id: 'edit.paste',
      label: 'Paste states',
      group: 'Edit',
      icon: IconClipboardText,
      enabled: always,
      run: () => void pasteFromClipboard(editor),
    },
    {
      id: 'edit.all',
      label: 'Select all states',
      group: 'Edit',
      icon: IconSelectAll,
      shortcut: 'mod+A',
      enabled: always,
      run: () => store.setState({ selection: { states: allStates(store), edge: null } }),
    },
  ]
}

function removeSelected({ store, run }: Editor): void {
  const { states, edge } = store.getState().selection
  if (states.length > 0) run({ kind: 'remove', states })
  else if (edge !== null) run({ kind: 'disconnect', edge })
}

async function pasteFromClipboard(editor: Editor): Promise<void> {
  const text = await navigator.clipboard.readText().catch(() => null)
  if (text === null)
    notifyRefused('The browser does not let this page read the clipboard; press Ctrl V instead.')
  else if (!pasteText(editor, text)) notifyRefused('There are no states in the clipboard.')
}

function documentActions({ store }: Editor, page: DesignerPage): Action[] {
  const text = () => store.getState().history.present.text
  return [
    {
      id: 'machine.save',
      label: 'Save',
      group: 'Machine',
      icon: IconDeviceFloppy,
      shortcut: 'mod+S',
      inFields: true,
      enabled: always,
      run: () => page.save(),
    },
    {
      id: 'machine.run',
      label: 'Run',
      group: 'Machine',
      icon: IconPlayerPlay,
      shortcut: 'mod+Enter',
      inFields: true,
      enabled: always,
      run: () => page.openRun(),
    },
    {
      id: 'machine.tidy',
      label: 'Tidy',
      group: 'Machine',
      icon: IconLayoutDistributeVertical,
      shortcut: 'mod+shift+L',
      enabled: () => Object.keys(store.getState().history.present.positions).length > 0,
      run: () => setPositions(store, {}, 'Tidy'),
    },
    {
      id: 'machine.versions',
      label: 'Versions',
      group: 'Machine',
      icon: IconHistory,
      enabled: always,
      run: () => page.openVersions(),
    },
    {
      id: 'machine.import',
      label: 'Import a definition',
      group: 'Machine',
      icon: IconFileImport,
      enabled: always,
      run: () => page.openImport(),
    },
    {
      id: 'machine.export',
      label: 'Export as file',
      group: 'Machine',
      icon: IconDownload,
      enabled: always,
      run: () => download(`${page.machineName()}.asl.json`, text()),
    },
    {
      id: 'machine.copy',
      label: 'Copy the definition',
      group: 'Machine',
      icon: IconCopy,
      enabled: always,
      run: () =>
        void navigator.clipboard
          .writeText(text())
          .then(() => notifyDone('The definition is copied.'), notifyProblem),
    },
  ]
}

function viewAction({ store }: Editor, view: EditorView, label: string, icon: Action['icon']): Action {
  return {
    id: `view.${view}`,
    label: `Show ${label.toLowerCase()}`,
    group: 'View',
    icon,
    enabled: () => store.getState().view !== view,
    run: () => store.setState({ view }),
  }
}

/** Gives the browser a text to save. */
function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
