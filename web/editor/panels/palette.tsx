import { ScrollArea, TextInput, UnstyledButton } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { DRAG_TYPE } from '../../canvas/canvas-types.ts'
import { StateIcon, toneOf } from '../../canvas/state-icon.tsx'
import { type AddKind, addHere } from '../adding.ts'
import { useEditor } from '../editor-context.ts'
import { bestItem, type PaletteItem, searchPalette } from '../palette-items.ts'
import classes from './palette.module.css'

/** What can be put on the canvas: dragged, clicked, or found by typing and Enter. */
export function Palette() {
  const editor = useEditor()
  const [query, setQuery] = useState('')
  const list = useRef<HTMLDivElement>(null)
  const own = ownItems(editor.around.functions, query)
  const groups = [...searchPalette(query), ...(own.length > 0 ? [{ label: 'Mine', items: own }] : [])]
  const items = groups.flatMap<OwnItem>((group) => [...group.items])
  const first = bestItem(items, query)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && first) {
      addHere(editor, first.kind as AddKind)
      setQuery('')
    }
    if (event.key === 'ArrowDown') list.current?.querySelector('button')?.focus()
  }
  return (
    <aside className={classes.palette} aria-label="Palette">
      <div className={classes.search}>
        <TextInput
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          placeholder="Find a state …"
          aria-label="Find a state to add"
          leftSection={<IconSearch size={14} />}
        />
      </div>
      <ScrollArea className={classes.scroll} type="hover" scrollbarSize={8}>
        <div ref={list}>
          {groups.map((group) => (
            <section key={group.label} className={classes.group}>
              <h2 className="section-title">{group.label}</h2>
              {group.items.map((item) => (
                <Item key={item.kind} item={item} />
              ))}
            </section>
          ))}
          {groups.length === 0 && <p className={classes.nothing}>Nothing has that name.</p>}
        </div>
      </ScrollArea>
    </aside>
  )
}

type OwnItem = Omit<PaletteItem, 'kind'> & { readonly kind: AddKind }

function ownItems(functions: readonly string[], query: string): OwnItem[] {
  return functions
    .filter((name) => name.toLowerCase().includes(query.trim().toLowerCase()))
    .map((name) => ({
      kind: `function:${name}`,
      label: name,
      does: 'Runs this function',
      words: '',
      type: 'Task',
      task: 'function',
    }))
}

function Item({ item }: { item: OwnItem }) {
  const editor = useEditor()
  return (
    <UnstyledButton
      className={classes.item}
      draggable
      title={`${item.does}. Drag it onto the canvas or onto an arrow, or click to add it here.`}
      data-tone={toneOf(item.type, item.task)}
      data-kind={item.kind}
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAG_TYPE, item.kind)
        event.dataTransfer.effectAllowed = 'copy'
      }}
      onClick={() => addHere(editor, item.kind)}
      onKeyDown={moveFocus}
    >
      <span className={classes.icon}>
        <StateIcon type={item.type} task={item.task} size={16} />
      </span>
      <span className="truncate">{item.label}</span>
    </UnstyledButton>
  )
}

function moveFocus(event: KeyboardEvent<HTMLButtonElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  event.preventDefault()
  const all = [...(event.currentTarget.closest('aside')?.querySelectorAll('button') ?? [])]
  const step = event.key === 'ArrowDown' ? 1 : -1
  all[all.indexOf(event.currentTarget) + step]?.focus()
}
