import { Table } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { OverviewView } from '../../../server/trpc/views.ts'
import { formatDuration, formatNumber } from '../../ui/format.ts'
import classes from './overview.module.css'

/** How often and how long each machine ran in the period. */
export function MachineTable({ machines }: { machines: OverviewView['machines'] }) {
  if (machines.length === 0) return <p className={classes.fine}>No execution ended in this period.</p>
  return (
    <Table className={classes.table ?? ''}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Machine</Table.Th>
          <Table.Th>Ended</Table.Th>
          <Table.Th>Failed</Table.Th>
          <Table.Th>Half within</Table.Th>
          <Table.Th>95% within</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {machines.map((machine) => (
          <Table.Tr key={machine.id}>
            <Table.Td>
              <Link to="/machines/$id" params={{ id: machine.id }}>
                {machine.name}
              </Link>
            </Table.Td>
            <Table.Td>{formatNumber(machine.finished)}</Table.Td>
            <Table.Td data-bad={machine.failed > 0 || undefined}>{formatNumber(machine.failed)}</Table.Td>
            <Table.Td>{machine.p50 === null ? '–' : formatDuration(machine.p50)}</Table.Td>
            <Table.Td>{machine.p95 === null ? '–' : formatDuration(machine.p95)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
