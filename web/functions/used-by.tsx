import { Menu, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconSitemap } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { trpc } from '../lib/trpc.ts'
import { count } from '../ui/format.ts'

/** The machines that call the function, each one click away. */
export function UsedBy({ machines }: { machines: readonly string[] }) {
  const navigate = useNavigate()
  const all = useQuery(trpc.machine.list.queryOptions())
  if (machines.length === 0) return <span>not used yet</span>
  const idOf = (name: string) => all.data?.find((machine) => machine.name === name)?.id ?? name
  return (
    <Menu>
      <Menu.Target>
        <UnstyledButton className="row" style={{ gap: 4, fontSize: 'inherit', color: 'var(--accent-text)' }}>
          used by {count(machines.length, 'machine')}
          <IconChevronDown size={13} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {machines.map((name) => (
          <Menu.Item
            key={name}
            leftSection={<IconSitemap size={14} />}
            component="a"
            href={`/machines/${encodeURIComponent(idOf(name))}`}
            onClick={(event) => {
              event.preventDefault()
              void navigate({ to: '/machines/$id', params: { id: idOf(name) } })
            }}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
