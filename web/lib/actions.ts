import type { ComponentType } from 'react'
import { useEffect } from 'react'
import { create } from 'zustand'

/** One thing a person can do. Toolbar, menus, shortcuts and the palette all call the same one. */
export interface Action {
  readonly id: string
  readonly label: string
  /** Groups actions in the palette: 'Go to', 'Edit', 'View' … */
  readonly group: string
  readonly icon: ComponentType<{ size?: number | string }>
  /** Keys joined by +, `mod` is Ctrl or ⌘: 'mod+shift+Z', 'Delete', '?'. */
  readonly shortcut?: string
  /** Also takes the shortcut while the hand is in a text field. */
  readonly inFields?: boolean
  readonly enabled: () => boolean
  readonly run: () => void
}

interface ActionState {
  readonly sets: readonly (readonly Action[])[]
}

const useActionSets = create<ActionState>(() => ({ sets: [] }))

/** Every action that the current page offers, the page's own before the shell's. */
export function currentActions(): Action[] {
  return useActionSets
    .getState()
    .sets.toReversed()
    .flatMap((set) => [...set])
}

/** The same for components; renders again when a page brings or takes actions. */
export function useCurrentActions(): Action[] {
  const sets = useActionSets((state) => state.sets)
  return sets.toReversed().flatMap((set) => [...set])
}

/** Offers actions while the component is mounted. `actions` must keep its identity between renders. */
export function useActions(actions: readonly Action[]): void {
  useEffect(() => {
    useActionSets.setState((state) => ({ sets: [...state.sets, actions] }))
    return () => useActionSets.setState((state) => ({ sets: state.sets.filter((set) => set !== actions) }))
  }, [actions])
}
