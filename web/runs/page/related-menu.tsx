import { Menu, UnstyledButton } from '@mantine/core'
import { IconGitFork } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ExecutionView } from '../../../server/trpc/views.ts'
import { count, middleCut } from '../../ui/format.ts'
import { executionStatus } from '../../ui/status.ts'
import { StatusMark } from '../../ui/status-mark.tsx'
import classes from './header.module.css'

/** Executions that this one came from, or that came from it. Nothing where there are none. */
export function RelatedMenu({ view }: { view: ExecutionView }) {
  const size = view.forks.length + view.children.length + (view.forkedFrom ? 1 : 0) + (view.parentId ? 1 : 0)
  if (size === 0) return null
  const first = view.forkedFrom
    ? `fork at event ${view.forkedFrom.seq}`
    : view.forks.length > 0
      ? count(view.forks.length, 'fork')
      : 'related'
  return (
    <Menu>
      <Menu.Target>
        <UnstyledButton className={classes.related} data-testid="related">
          <IconGitFork size={13} /> {first}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflow: 'auto' }}>
        {view.forkedFrom && (
          <Group label="Forked from">
            <Item id={view.forkedFrom.executionId} at={view.forkedFrom.seq}>
              the original, event {view.forkedFrom.seq}
            </Item>
          </Group>
        )}
        {view.parentId && (
          <Group label="Started by">
            <Item id={view.parentId}>the parent execution</Item>
          </Group>
        )}
        {view.forks.length > 0 && (
          <Group label="Forks">
            {view.forks.map((fork) => (
              <Item key={fork.id} id={fork.id} status={fork.status} beside={view.id}>
                {middleCut(fork.name, 34)} · from event {fork.seq}
              </Item>
            ))}
          </Group>
        )}
        {view.children.length > 0 && (
          <Group label="Started from here">
            {view.children.map((child) => (
              <Item key={child.id} id={child.id} status={child.status}>
                {child.machineName} · {middleCut(child.name, 26)}
              </Item>
            ))}
          </Group>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

function Group({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <Menu.Label>{label}</Menu.Label>
      {children}
    </>
  )
}

interface ItemProps {
  id: string
  at?: number
  beside?: string
  status?: ExecutionView['status']
  children: ReactNode
}

function Item({ id, at, beside, status, children }: ItemProps) {
  const search = { ...(at === undefined ? {} : { at }), ...(beside === undefined ? {} : { beside }) }
  return (
    <Menu.Item
      leftSection={status && <StatusMark status={executionStatus(status)} size={13} />}
      renderRoot={(props) => <Link to="/executions/$id" params={{ id }} search={search} {...props} />}
    >
      {children}
    </Menu.Item>
  )
}
