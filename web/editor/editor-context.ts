import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { EditCommand } from '../../core/edit/command.ts'
import type { TemplateContext } from '../../core/edit/templates.ts'
import type { EditorState, EditorStore } from './store/editor-store.ts'

/** What exists around the machine: choices for pickers, and what new states refer to. */
export interface Surroundings {
  readonly machineName: string
  readonly functions: readonly string[]
  readonly machines: readonly string[]
  readonly template: Omit<TemplateContext, 'queryLanguage'>
}

export interface Editor {
  readonly store: EditorStore
  readonly around: Surroundings
  /** Applies a command; a refusal is shown to the person. True when it was done. */
  run(command: EditCommand, options?: { mergeKey?: string; at?: { x: number; y: number } }): boolean
}

export const EditorContext = createContext<Editor | null>(null)

/** The editor around this component. */
export function useEditor(): Editor {
  const editor = useContext(EditorContext)
  if (editor === null) throw new Error('useEditor is used outside of a designer')
  return editor
}

/** A part of the editor's state. */
export function useEditorState<T>(select: (state: EditorState) => T): T {
  return useStore(useEditor().store, select)
}
