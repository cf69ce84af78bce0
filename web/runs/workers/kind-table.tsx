import { Table } from '@mantine/core'
import type { WorkKindView } from '../../../server/trpc/views.ts'
import { formatNumber } from '../../ui/format.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './workers.module.css'

/** What waits for whom, the most wanted first. */
export function KindTable({ kinds }: { kinds: readonly WorkKindView[] }) {
  return (
    <Table className={classes.table ?? ''}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Kind of work</Table.Th>
          <Table.Th>Waiting</Table.Th>
          <Table.Th>Oldest</Table.Th>
          <Table.Th>In hand</Table.Th>
          <Table.Th>Workers asking</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {kinds.map((kind) => (
          <Table.Tr key={kind.name} data-testid="work-kind">
            <Table.Td>
              <strong>{kind.name}</strong>
            </Table.Td>
            <Table.Td data-waiting={kind.waiting > 0 || undefined}>{formatNumber(kind.waiting)}</Table.Td>
            <Table.Td>{kind.since === null ? '–' : <RelativeTime at={kind.since} />}</Table.Td>
            <Table.Td>{formatNumber(kind.working)}</Table.Td>
            <Table.Td data-waiting={(kind.waiting > 0 && kind.asking === 0) || undefined}>
              {kind.asking === 0 ? 'nobody asks' : formatNumber(kind.asking)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
