import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight'
import { IconBraces, IconSearch, IconSitemap } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { KeyboardEvent } from 'react'
import { useCurrentActions } from '../lib/actions.ts'
import { trpc } from '../lib/trpc.ts'
import { KeyHint } from '../ui/key-hint.tsx'

/** Ctrl+K: every action of the page, every page, every machine and function, by name. */
export function Finder() {
  const groups = [...useActionGroups(), ...useThingGroups()]
  return (
    <Spotlight
      actions={groups}
      shortcut={null}
      size={560}
      maxHeight={440}
      scrollable
      highlightQuery
      nothingFound="Nothing has that name"
      searchProps={{
        leftSection: <IconSearch size={16} />,
        placeholder: 'Find a machine, a page, an action …',
        onKeyDown: takeFirst,
      }}
    />
  )
}

/** What came after the last key was typed is not selected by itself; Enter takes the first of it all the same. */
function takeFirst(event: KeyboardEvent<HTMLInputElement>): void {
  const dialog = event.currentTarget.closest('[role="dialog"]')
  if (event.key !== 'Enter' || dialog === null || dialog.querySelector('[data-selected]') !== null) return
  dialog.querySelector<HTMLElement>('[data-action]')?.click()
}

function useActionGroups(): SpotlightActionGroupData[] {
  const byGroup = new Map<string, SpotlightActionData[]>()
  const current = useCurrentActions()
  for (const action of current) {
    if (action.id === 'view.find' || !action.enabled()) continue
    const group = byGroup.get(action.group) ?? []
    group.push({
      id: action.id,
      label: action.label,
      leftSection: <action.icon size={16} />,
      rightSection: action.shortcut ? <KeyHint keys={action.shortcut} /> : null,
      onClick: () => action.run(),
    })
    byGroup.set(action.group, group)
  }
  return [...byGroup].map(([group, actions]) => ({ group, actions }))
}

function useThingGroups(): SpotlightActionGroupData[] {
  const navigate = useNavigate()
  const machines = useQuery(trpc.machine.list.queryOptions())
  const functions = useQuery(trpc.function.list.queryOptions())
  return [
    {
      group: 'State machines',
      actions: (machines.data ?? []).map((machine) => ({
        id: `machine.${machine.id}`,
        label: machine.name,
        leftSection: <IconSitemap size={16} />,
        onClick: () => void navigate({ to: '/machines/$id', params: { id: machine.id } }),
      })),
    },
    {
      group: 'Functions',
      actions: (functions.data ?? []).map((row) => ({
        id: `function.${row.name}`,
        label: row.name,
        leftSection: <IconBraces size={16} />,
        onClick: () => void navigate({ to: '/functions/$name', params: { name: row.name } }),
      })),
    },
  ].filter((group) => group.actions.length > 0)
}
