import { ActionIcon, Tooltip } from '@mantine/core'
import { IconLayoutDistributeVertical } from '@tabler/icons-react'
import { useEditor, useEditorState } from '../editor-context.ts'
import { setPositions } from '../store/editor-store.ts'

/** Forgets where hands have put states; the layout places them all. */
export function TidyButton() {
  const { store } = useEditor()
  const moved = useEditorState((state) => Object.keys(state.history.present.positions).length > 0)
  return (
    <Tooltip label="Tidy: let the layout place everything">
      <ActionIcon aria-label="Tidy" disabled={!moved} onClick={() => setPositions(store, {}, 'Tidy')}>
        <IconLayoutDistributeVertical size={16} />
      </ActionIcon>
    </Tooltip>
  )
}
