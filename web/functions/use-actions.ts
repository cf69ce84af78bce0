import { IconDeviceFloppy, IconPlayerPlay, IconPlus, IconTrash } from '@tabler/icons-react'
import { useEffect, useMemo, useRef } from 'react'
import { type Action, useActions } from '../lib/actions.ts'
import { tryOut } from './calls.ts'
import { hasUnsaved, useOpenFunction } from './open-function.ts'

const GROUP = 'Functions'

/** Offers "New function" while the page is open. */
export function useNewAction(open: (suggested: string) => void): void {
  const actions = useMemo<Action[]>(
    () => [
      {
        id: 'function.new',
        label: 'New function',
        group: GROUP,
        icon: IconPlus,
        shortcut: 'N',
        enabled: () => true,
        run: () => open(''),
      },
    ],
    [open],
  )
  useActions(actions)
}

interface FunctionCommands {
  save: () => Promise<boolean>
  remove: (opened: boolean) => void
}

/** Offers what can be done with the open function: save, run, delete. */
export function useFunctionActions(commands: FunctionCommands): void {
  // The registry wants actions that stay the same; what they call may be new with each render.
  const latest = useRef(commands)
  useEffect(() => {
    latest.current = commands
  })
  const actions = useMemo<Action[]>(
    () => [
      {
        id: 'function.save',
        label: 'Save this function',
        group: GROUP,
        icon: IconDeviceFloppy,
        shortcut: 'mod+S',
        inFields: true,
        // Also without changes: the browser's own "save page" is never what was meant here.
        enabled: () => useOpenFunction.getState().draft !== null,
        run: () => {
          if (hasUnsaved()) void latest.current.save()
        },
      },
      {
        id: 'function.run',
        label: 'Run this function',
        group: GROUP,
        icon: IconPlayerPlay,
        shortcut: 'mod+Enter',
        inFields: true,
        enabled: () => useOpenFunction.getState().draft !== null,
        run: tryOut,
      },
      {
        id: 'function.remove',
        label: 'Delete this function …',
        group: GROUP,
        icon: IconTrash,
        enabled: () => useOpenFunction.getState().draft !== null,
        run: () => latest.current.remove(true),
      },
    ],
    [],
  )
  useActions(actions)
}
