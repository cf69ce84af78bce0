import { Popover, TextInput, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { addressOf } from '../../../core/edit/draft.ts'
import type { Point } from '../../canvas/geometry.ts'
import { StateIcon } from '../../canvas/state-icon.tsx'
import { type AddKind, addState, scopeOfEdge } from '../adding.ts'
import { useEditor } from '../editor-context.ts'
import { bestItem, searchPalette } from '../palette-items.ts'
import classes from './quick-add.module.css'

export interface QuickAddAt {
  readonly place: { readonly edge: string } | { readonly after: string }
  readonly screen: Point
}

/** The small palette at a +: type, Enter, and the state is there. */
export function QuickAdd({ at, onClose }: { at: QuickAddAt | null; onClose: () => void }) {
  if (at === null) return null
  return (
    <Popover
      opened
      onChange={(opened) => !opened && onClose()}
      position="right-start"
      width={230}
      trapFocus
      clickOutsideEvents={['pointerdown']}
      shadow="md"
    >
      <Popover.Target>
        <div style={{ position: 'fixed', left: at.screen.x, top: at.screen.y, width: 1, height: 1 }} />
      </Popover.Target>
      <Popover.Dropdown p={6}>
        <Choices at={at} onClose={onClose} />
      </Popover.Dropdown>
    </Popover>
  )
}

function Choices({ at, onClose }: { at: QuickAddAt; onClose: () => void }) {
  const editor = useEditor()
  const [query, setQuery] = useState('')
  const items = searchPalette(query).flatMap((group) => group.items)
  const add = (kind: AddKind) => {
    onClose()
    if ('edge' in at.place) {
      const { edge } = at.place
      addState(editor, kind, scopeOfEdge(editor, edge), { kind: 'edge', edge })
    } else {
      const state = at.place.after
      addState(editor, kind, addressOf(state).scope, { kind: 'after', state })
    }
  }
  return (
    <>
      <TextInput
        data-autofocus
        value={query}
        placeholder="What comes here?"
        aria-label="Find a state to add here"
        onChange={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          const first = bestItem(items, query)
          if (event.key === 'Enter' && first) add(first.kind)
        }}
      />
      <div className={classes.list}>
        {items.map((item) => (
          <UnstyledButton key={item.kind} className={classes.item} onClick={() => add(item.kind)}>
            <StateIcon type={item.type} task={item.task} size={16} />
            {item.label}
          </UnstyledButton>
        ))}
      </div>
    </>
  )
}
