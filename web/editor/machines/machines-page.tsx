import { Button, TextInput } from '@mantine/core'
import { IconFileImport, IconPlus, IconSearch, IconSitemap } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf, trpc } from '../../lib/trpc.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { type DroppedFile, fileDrop } from '../../ui/file-drop.ts'
import { RowsSkeleton } from '../../ui/skeletons.tsx'
import { TopBar } from '../../ui/top-bar.tsx'
import { ImportDialog } from '../dialogs/import-dialog.tsx'
import { Examples } from './examples.tsx'
import { MachineTable } from './machine-table.tsx'
import classes from './machines.module.css'
import { nameFromFile } from './new-machine.ts'
import { useCreateMachine } from './use-create-machine.ts'

/** Every state machine, and the ways to a new one: draw it, paste it, take an example. */
export function MachinesPage() {
  const machines = useQuery({ ...trpc.machine.list.queryOptions(), refetchInterval: 5000 })
  const create = useCreateMachine()
  const [query, setQuery] = useState('')
  const [importing, setImporting] = useState(false)
  const [file, setFile] = useState<DroppedFile | null>(null)
  const openImport = (dropped: DroppedFile | null) => {
    setFile(dropped)
    setImporting(true)
  }
  const rows = (machines.data ?? []).filter((row) => row.name.toLowerCase().includes(query.toLowerCase()))
  const createButton = (
    <Button leftSection={<IconPlus size={14} />} loading={create.isPending} onClick={() => create.mutate({})}>
      New machine
    </Button>
  )
  return (
    <div className={classes.layout} {...fileDrop(openImport)}>
      <TopBar crumbs={['State machines']}>
        <Button variant="default" leftSection={<IconFileImport size={14} />} onClick={() => openImport(null)}>
          Import
        </Button>
        {createButton}
      </TopBar>
      <div className="page">
        <div className="page-inner">
          {machines.data && machines.data.length > 0 && (
            <TextInput
              className={classes.search}
              leftSection={<IconSearch size={14} />}
              placeholder="Find by name"
              aria-label="Find by name"
              value={query}
              onChange={(event) => setQuery(event.currentTarget.value)}
            />
          )}
          {machines.error ? (
            <ErrorState error={problemOf(machines.error)} onRetry={() => void machines.refetch()} />
          ) : machines.data === undefined ? (
            <RowsSkeleton />
          ) : machines.data.length === 0 ? (
            <EmptyState icon={<IconSitemap size={22} />} title="No state machines yet" action={createButton}>
              Draw one, import one you already have, or take one of the examples below.
            </EmptyState>
          ) : (
            <MachineTable rows={rows} query={query} />
          )}
          <Examples />
        </div>
      </div>
      <ImportDialog
        opened={importing}
        title="Import a state machine"
        action="Make a machine of it"
        file={file}
        onClose={() => setImporting(false)}
        onImport={(definition, file) => create.mutate({ definition, name: nameFromFile(file) })}
      />
    </div>
  )
}
