import { useEffect, useMemo, useState } from 'react'
import { useActions } from '../lib/actions.ts'
import { notifyDone } from '../lib/notify.ts'
import { type DroppedFile, fileDrop } from '../ui/file-drop.ts'
import { listenForClipboard } from './actions/clipboard.ts'
import { editorActions } from './actions/editor-actions.ts'
import classes from './designer.module.css'
import type { DesignedMachine } from './designer.tsx'
import { DesignerBar } from './designer-bar.tsx'
import { DesignerPanes } from './designer-panes.tsx'
import { ConflictDialog } from './dialogs/conflict-dialog.tsx'
import { ImportDialog } from './dialogs/import-dialog.tsx'
import { RunDialog } from './dialogs/run-dialog.tsx'
import { VersionsDialog } from './dialogs/versions-dialog.tsx'
import { useEditor } from './editor-context.ts'
import { replaceText } from './store/editor-store.ts'
import { useSaving } from './use-saving.ts'

type Dialog = 'run' | 'import' | 'versions' | null

/** The designer's page: bar, palette, canvas or code, inspector. */
export function DesignerPage({ machine }: { machine: DesignedMachine }) {
  const editor = useEditor()
  const { save, saving, conflict, settle } = useSaving(editor.store)
  const [dialog, setDialog] = useState<Dialog>(null)
  const [file, setFile] = useState<DroppedFile | null>(null)
  const actions = useMemo(
    () =>
      editorActions(editor, {
        save: () =>
          void save().then((version) => version !== null && notifyDone(`Saved as version ${version}.`)),
        openRun: () => setDialog('run'),
        openImport: () => {
          setFile(null)
          setDialog('import')
        },
        openVersions: () => setDialog('versions'),
        machineName: () => machine.name,
      }),
    [editor, save, machine.name],
  )
  useActions(actions)
  useEffect(() => listenForClipboard(editor), [editor])
  const drop = fileDrop((dropped) => {
    setFile(dropped)
    setDialog('import')
  })
  return (
    <div className={classes.page} {...drop}>
      <DesignerBar machine={machine} actions={actions} saving={saving} />
      <DesignerPanes />
      <RunDialog opened={dialog === 'run'} onClose={() => setDialog(null)} save={save} />
      <ConflictDialog theirs={conflict} onSettled={settle} save={save} />
      <VersionsDialog opened={dialog === 'versions'} onClose={() => setDialog(null)} />
      <ImportDialog
        opened={dialog === 'import'}
        title="Import a definition"
        action="Replace this machine's definition"
        file={file}
        onClose={() => setDialog(null)}
        onImport={(definition) => replaceText(editor.store, definition, 'Import')}
      />
    </div>
  )
}
