import { Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { trpc } from '../../lib/trpc.ts'
import { executionStatus, STATUS } from '../../ui/status.ts'
import type { ListSearch, Since } from './filter.ts'
import classes from './list.module.css'

interface FilterBarProps {
  search: ListSearch
  onSearch: (search: ListSearch) => void
}

const STATUS_CHOICES = (['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const).map((value) => ({
  value,
  label: STATUS[executionStatus(value)].label,
}))

const SINCE_CHOICES = [
  { value: 'hour', label: 'Last hour' },
  { value: 'day', label: 'Last day' },
  { value: 'week', label: 'Last week' },
]

/** Which executions are to be seen: by name, machine, status and time. */
export function FilterBar({ search, onSearch }: FilterBarProps) {
  const machines = useQuery(trpc.machine.list.queryOptions())
  const [name, setName] = useState(search.name ?? '')
  useEffect(() => setName(search.name ?? ''), [search.name])
  const later = useDebouncedCallback(
    (next: string) => onSearch({ ...search, name: next === '' ? undefined : next }),
    250,
  )
  const status = search.status
  return (
    <div className={classes.filters}>
      <TextInput
        w={230}
        aria-label="Name"
        placeholder="Name"
        leftSection={<IconSearch size={14} />}
        value={name}
        onChange={(event) => {
          setName(event.currentTarget.value)
          later(event.currentTarget.value.trim())
        }}
      />
      <Select
        w={210}
        aria-label="State machine"
        placeholder="Every machine"
        clearable
        searchable
        data={(machines.data ?? []).map((machine) => ({ value: machine.id, label: machine.name }))}
        value={search.machineId ?? null}
        onChange={(value) => onSearch({ ...search, machineId: value ?? undefined })}
      />
      <Select
        w={150}
        aria-label="Status"
        placeholder="Every status"
        clearable
        data={STATUS_CHOICES}
        value={status ?? null}
        onChange={(value) =>
          onSearch({ ...search, status: STATUS_CHOICES.find((each) => each.value === value)?.value })
        }
      />
      <Select
        w={140}
        aria-label="Started"
        placeholder="Any time"
        clearable
        data={SINCE_CHOICES}
        value={search.since ?? null}
        onChange={(value) => onSearch({ ...search, since: (value as Since | null) ?? undefined })}
      />
    </div>
  )
}
