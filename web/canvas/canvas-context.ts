import { createContext, useContext } from 'react'
import { createStore, type StoreApi, useStore } from 'zustand'
import type { Issue } from '../../core/std/issue.ts'
import type { Pointer } from '../../core/std/json-pointer.ts'
import type { CanvasBreakpoints, CanvasEditing } from './canvas-types.ts'

/** What nodes and arrows need beside their own data; each takes only its part and renders only when that changes. */
export interface CanvasState {
  readonly editing: CanvasEditing | null
  readonly breakpoints: CanvasBreakpoints | null
  /** Worst problem of each state: by pointer of the state. */
  readonly problems: ReadonlyMap<Pointer, Issue>
  /** The arrow over which something is being dragged. */
  readonly dropEdge: Pointer | null
  /** The scope over which something is being dragged. */
  readonly dropScope: Pointer | null
}

export type CanvasStore = StoreApi<CanvasState>

/** A store for one canvas. */
export function createCanvasStore(): CanvasStore {
  return createStore<CanvasState>(() => ({
    editing: null,
    breakpoints: null,
    problems: new Map(),
    dropEdge: null,
    dropScope: null,
  }))
}

export const CanvasContext = createContext<CanvasStore | null>(null)

/** A part of the surrounding canvas's state. */
export function useCanvas<T>(select: (state: CanvasState) => T): T {
  const store = useContext(CanvasContext)
  if (store === null) throw new Error('useCanvas is used outside of a Canvas')
  return useStore(store, select)
}
