import { Table } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { WorkerView } from '../../../server/trpc/views.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './workers.module.css'

/** Tasks of one worker that are spelled out. */
const SHOWN = 3

/** Who is there, the last heard of first. */
export function WorkerTable({ workers }: { workers: readonly WorkerView[] }) {
  return (
    <Table className={classes.table ?? ''}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Worker</Table.Th>
          <Table.Th>Kind of work</Table.Th>
          <Table.Th>Does</Table.Th>
          <Table.Th>First seen</Table.Th>
          <Table.Th>Last seen</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {workers.map((worker) => (
          <Table.Tr key={`${worker.activity} ${worker.worker}`} data-testid="worker">
            <Table.Td>{worker.worker ?? <span className="dim">without a name</span>}</Table.Td>
            <Table.Td>{worker.activity}</Table.Td>
            <Table.Td>
              <Doing worker={worker} />
            </Table.Td>
            <Table.Td>
              <RelativeTime at={worker.since} />
            </Table.Td>
            <Table.Td>{worker.polling ? 'now' : <RelativeTime at={worker.lastSeen} />}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function Doing({ worker: { tasks, polling } }: { worker: WorkerView }) {
  if (tasks.length === 0) return <span className="dim">{polling ? 'asks for work' : 'silent'}</span>
  return (
    <div className={classes.tasks}>
      {tasks.slice(0, SHOWN).map((task) => (
        <span key={`${task.executionId} ${task.visit}`}>
          <Link to="/executions/$id" params={{ id: task.executionId }}>
            {task.state} of {task.machineName} · {task.executionName}
          </Link>{' '}
          <span className="dim">
            <RelativeTime at={task.since} />
          </span>
        </span>
      ))}
      {tasks.length > SHOWN && <span className="dim">and {tasks.length - SHOWN} more</span>}
    </div>
  )
}
