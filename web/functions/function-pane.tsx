import { Button } from '@mantine/core'
import { IconBraces, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect } from 'react'
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels'
import { problemOf, trpc } from '../lib/trpc.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { PaneSkeleton } from '../ui/skeletons.tsx'
import { tryOut } from './calls.ts'
import { FunctionCode } from './function-code.tsx'
import classes from './functions.module.css'
import { keptInput } from './kept-inputs.ts'
import { arrived, closeFunction, useOpenFunction } from './open-function.ts'
import { sampleInput } from './sample-input.ts'
import { beginTrials } from './trial.ts'
import { TrialPanel } from './trial-panel.tsx'

/** How soon a colleague's save is noticed while the page stands open. */
const LOOK_AGAIN_MS = 10_000

interface FunctionPaneProps {
  name: string
  onNew: (suggested: string) => void
}

/** The open function: its text, and beside it a place to try it out. */
export function FunctionPane({ name, onNew }: FunctionPaneProps) {
  const found = useQuery({ ...trpc.function.get.queryOptions({ name }), refetchInterval: LOOK_AGAIN_MS })
  const layout = useDefaultLayout({ id: 'hindsight.function' })
  const open = useOpenFunction((state) => state.name === name)
  const stored = found.data
  useEffect(() => {
    if (stored === undefined) return
    if (useOpenFunction.getState().name !== stored.name) {
      beginTrials(keptInput(localStorage, stored.name) ?? sampleInput(stored.source))
    }
    arrived(stored.name, stored)
  }, [stored])
  useEffect(() => closeFunction, [])
  if (!open) {
    if (!found.isError) return <PaneSkeleton>Reading the function …</PaneSkeleton>
    const problem = problemOf(found.error)
    return problem.code === 'FUNCTION_NOT_FOUND' ? (
      <Missing name={name} onNew={() => onNew(name)} />
    ) : (
      <ErrorState error={problem} onRetry={() => void found.refetch()} />
    )
  }
  return (
    <Group className={classes.panes} {...layout} onKeyDownCapture={runOnEnter}>
      <Panel id="code" minSize={260}>
        <FunctionCode name={name} />
      </Panel>
      <Separator className="splitter" />
      <Panel id="trial" defaultSize="36" minSize={220}>
        <TrialPanel />
      </Panel>
    </Group>
  )
}

/** The text editors take Ctrl+Enter for a new line before the shortcuts of the page hear of it. */
function runOnEnter(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
  event.preventDefault()
  event.stopPropagation()
  tryOut()
}

function Missing({ name, onNew }: { name: string; onNew: () => void }) {
  return (
    <EmptyState
      icon={<IconBraces size={22} />}
      title={`There is no function “${name}”`}
      action={
        <Button leftSection={<IconPlus size={14} />} onClick={onNew}>
          Make it
        </Button>
      }
    >
      It may have been deleted, or a task names it before somebody has written it.
    </EmptyState>
  )
}
