import { Button, Modal, Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { notifyProblem } from '../../lib/notify.ts'
import { client, trpc } from '../../lib/trpc.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { useEditor, useEditorState } from '../editor-context.ts'
import { replaceText } from '../store/editor-store.ts'

/** The saved versions; an older one can be taken into the editor, as a step that can be undone. */
export function VersionsDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Versions" size={560}>
      {opened && <Versions onClose={onClose} />}
    </Modal>
  )
}

function Versions({ onClose }: { onClose: () => void }) {
  const { store } = useEditor()
  const id = useEditorState((state) => state.machineId)
  const current = useEditorState((state) => state.saved.version)
  const versions = useQuery(trpc.machine.versions.queryOptions({ id }))
  const [taking, setTaking] = useState<number | null>(null)
  const take = async (version: number) => {
    setTaking(version)
    try {
      const { definition } = await client.machine.version.query({ id, version })
      replaceText(store, definition, `Take version ${version}`)
      onClose()
    } catch (error) {
      notifyProblem(error, 'This version could not be loaded')
    } finally {
      setTaking(null)
    }
  }
  return (
    <Table>
      <Table.Tbody>
        {(versions.data ?? []).map((row) => (
          <Table.Tr key={row.version}>
            <Table.Td className="num">v{row.version}</Table.Td>
            <Table.Td>
              {row.author}
              {row.description !== '' && <div className="dim">{row.description}</div>}
            </Table.Td>
            <Table.Td className="dim">
              <RelativeTime at={row.createdAt} />
            </Table.Td>
            <Table.Td align="right">
              {row.version === current ? (
                <span className="dim">saved now</span>
              ) : (
                <Button
                  variant="default"
                  size="compact-xs"
                  loading={taking === row.version}
                  onClick={() => void take(row.version)}
                >
                  Take into the editor
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
