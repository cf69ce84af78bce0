import { ActionIcon, Button, Group, Modal, Table, VisuallyHidden } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { notifyProblem } from '../../lib/notify.ts'
import { type Answers, trpc } from '../../lib/trpc.ts'
import { formatNumber } from '../../ui/format.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { executionStatus, type Status } from '../../ui/status.ts'
import { StatusMark } from '../../ui/status-mark.tsx'
import classes from './machines.module.css'

type Row = Answers['machine']['list'][number]

/** The machines as rows: what they are, and how their last day went. */
export function MachineTable({ rows, query }: { rows: readonly Row[]; query: string }) {
  const [removing, setRemoving] = useState<Row | null>(null)
  if (rows.length === 0) return <p className="dim">No machine is called “{query}”.</p>
  return (
    <>
      <Table highlightOnHover className={`card ${classes.table}`}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th className={classes.number}>States</Table.Th>
            <Table.Th>Last run</Table.Th>
            <Table.Th>Last 24 hours</Table.Th>
            <Table.Th>Changed</Table.Th>
            <Table.Th>
              <VisuallyHidden>Remove</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <MachineRow key={row.id} row={row} onRemove={() => setRemoving(row)} />
          ))}
        </Table.Tbody>
      </Table>
      <RemoveDialog row={removing} onClose={() => setRemoving(null)} />
    </>
  )
}

function MachineRow({ row, onRemove }: { row: Row; onRemove: () => void }) {
  const last = row.lastExecution
  return (
    <Table.Tr>
      <Table.Td>
        <Link to="/machines/$id" params={{ id: row.id }} className={classes.name}>
          {row.name}
        </Link>
        {row.comment && <div className={classes.comment}>{row.comment}</div>}
      </Table.Td>
      <Table.Td className={classes.number}>{formatNumber(row.states)}</Table.Td>
      <Table.Td>
        {last === null ? (
          <span className="dim">never</span>
        ) : (
          <Link to="/executions/$id" params={{ id: last.id }} className={classes.last}>
            <StatusMark status={executionStatus(last.status)} /> <RelativeTime at={last.startedAt} />
          </Link>
        )}
      </Table.Td>
      <Table.Td>
        <Counts row={row} />
      </Table.Td>
      <Table.Td className="dim">
        <RelativeTime at={row.updatedAt} />
      </Table.Td>
      <Table.Td className={classes.number}>
        <ActionIcon aria-label={`Remove ${row.name}`} onClick={onRemove} className={classes.remove ?? ''}>
          <IconTrash size={15} />
        </ActionIcon>
      </Table.Td>
    </Table.Tr>
  )
}

function Counts({ row }: { row: Row }) {
  const counts: [Status, number][] = [
    ['running', row.running],
    ['succeeded', row.succeeded],
    ['failed', row.failed],
  ]
  const some = counts.filter(([, count]) => count > 0)
  if (some.length === 0) return <span className="dim">nothing ran</span>
  return (
    <span className={classes.counts}>
      {some.map(([status, count]) => (
        <span key={status} className="num">
          <StatusMark status={status} size={13} /> {formatNumber(count)}
        </span>
      ))}
    </span>
  )
}

function RemoveDialog({ row, onClose }: { row: Row | null; onClose: () => void }) {
  const queries = useQueryClient()
  const remove = useMutation(trpc.machine.remove.mutationOptions())
  return (
    <Modal opened={row !== null} onClose={onClose} title={`Remove “${row?.name}”?`} size={420}>
      <p style={{ marginTop: 0 }}>
        The machine disappears from the lists and cannot be started any more. Its executions and their
        histories stay readable, and those that run go on to their end.
      </p>
      <Group justify="flex-end" gap={8}>
        <Button variant="default" onClick={onClose}>
          Keep it
        </Button>
        <Button
          color="red"
          loading={remove.isPending}
          onClick={() =>
            row !== null &&
            remove.mutate(
              { id: row.id },
              {
                onSuccess: () => {
                  void queries.invalidateQueries({ queryKey: trpc.machine.pathKey() })
                  onClose()
                },
                onError: (error) => notifyProblem(error, 'The machine could not be removed'),
              },
            )
          }
        >
          Remove
        </Button>
      </Group>
    </Modal>
  )
}
