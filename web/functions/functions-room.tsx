import { Button } from '@mantine/core'
import { IconBraces, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, Navigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels'
import { problemOf, trpc } from '../lib/trpc.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { PaneSkeleton } from '../ui/skeletons.tsx'
import { TopBar } from '../ui/top-bar.tsx'
import { findFunctions } from './find-functions.ts'
import { FunctionBar } from './function-bar.tsx'
import { FunctionList } from './function-list.tsx'
import { FunctionPane } from './function-pane.tsx'
import classes from './functions.module.css'
import { NewFunction } from './new-function.tsx'
import { useNewAction } from './use-actions.ts'

/** How soon a colleague's new function stands in the list. */
const LOOK_AGAIN_MS = 15_000

/** The page of functions: all of them at the left, the open one beside them. `name` is the address's; null opens the first. */
export function FunctionsRoom({ name }: { name: string | null }) {
  const list = useQuery({ ...trpc.function.list.queryOptions(), refetchInterval: LOOK_AGAIN_MS })
  const layout = useDefaultLayout({ id: 'hindsight.functions' })
  // Null: the dialog is closed; a text: it is open with that name in its field.
  const [naming, setNaming] = useState<string | null>(null)
  useNewAction(setNaming)
  const first = findFunctions(list.data ?? [], '')[0]
  if (name === null && first) return <Navigate to="/functions/$name" params={{ name: first.name }} replace />
  return (
    <div className={classes.room}>
      <TopBar
        crumbs={
          name === null
            ? ['Functions']
            : [
                <Link key="all" to="/functions">
                  Functions
                </Link>,
                name,
              ]
        }
      >
        {name !== null && <FunctionBar name={name} rows={list.data ?? []} />}
      </TopBar>
      {list.isPending ? (
        <PaneSkeleton>Reading the functions …</PaneSkeleton>
      ) : list.isError ? (
        <ErrorState error={problemOf(list.error)} onRetry={() => void list.refetch()} />
      ) : name === null ? (
        <NoFunctions onNew={() => setNaming('')} />
      ) : (
        <Group className={classes.panes} {...layout}>
          <Panel
            id="list"
            defaultSize={250}
            minSize={170}
            maxSize="40"
            groupResizeBehavior="preserve-pixel-size"
          >
            <FunctionList rows={list.data} current={name} onNew={() => setNaming('')} />
          </Panel>
          <Separator className="splitter" />
          <Panel id="function" minSize={480}>
            <FunctionPane key={name} name={name} onNew={setNaming} />
          </Panel>
        </Group>
      )}
      <NewFunction suggested={naming} rows={list.data ?? []} onClose={() => setNaming(null)} />
    </div>
  )
}

function NoFunctions({ onNew }: { onNew: () => void }) {
  return (
    <EmptyState
      icon={<IconBraces size={22} />}
      title="No functions yet"
      action={
        <Button leftSection={<IconPlus size={14} />} onClick={onNew}>
          New function
        </Button>
      }
    >
      A function is a few lines of JavaScript that a task calls by name: it gets the task's arguments and
      returns its result.
    </EmptyState>
  )
}
