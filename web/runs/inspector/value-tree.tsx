import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import type { Json } from '../../../core/std/json.ts'
import type { Pointer } from '../../../core/std/json-pointer.ts'
import { middleCut } from '../../ui/format.ts'
import { summary, type TreeState, UNTOUCHED, type ValueRow, valueRows } from './value-rows.ts'
import classes from './value-tree.module.css'

interface ValueTreeProps {
  /** What the root line is called. */
  name: string
  value: Json
  picked: Pointer | null
  onPick: (pointer: Pointer | null) => void
  /** Shown below the picked line. */
  actions: (row: ValueRow) => ReactNode
  /** A place that was just written: brought into view and pointed out. */
  written?: { readonly pointer: Pointer; readonly token: number } | null
  /** Places that differ from the step before. */
  changed?: ReadonlySet<Pointer>
}

/** A JSON value as a tree of lines; each line can be picked and then acted upon. */
export function ValueTree({ name, value, picked, onPick, actions, written = null, changed }: ValueTreeProps) {
  const [tree, setTree] = useState<TreeState>(UNTOUCHED)
  const shown = written === null ? [] : [written.pointer]
  // biome-ignore lint/correctness/useExhaustiveDependencies: the written place is one string
  const rows = useMemo(() => valueRows(name, value, tree, shown), [name, value, tree, written?.pointer])
  const toggle = (row: ValueRow) =>
    setTree((now) => ({ ...now, byHand: new Map(now.byHand).set(row.pointer, row.open !== true) }))
  const showAll = (pointer: Pointer) =>
    setTree((now) => ({ ...now, unlimited: new Set(now.unlimited).add(pointer) }))
  const pick = (row: ValueRow) => onPick(picked === row.pointer ? null : row.pointer)
  return (
    <div className={classes.tree} role="tree" aria-label={name}>
      {rows.map((row) =>
        row.more === undefined ? (
          <Line
            key={row.pointer}
            row={row}
            picked={picked === row.pointer}
            changed={changed?.has(row.pointer) ?? false}
            written={written?.pointer === row.pointer ? written.token : null}
            onToggle={toggle}
            onPick={pick}
          >
            {picked === row.pointer && (
              <div className={classes.actions} data-actions>
                {actions(row)}
              </div>
            )}
          </Line>
        ) : (
          <button
            key={`${row.pointer} more`}
            type="button"
            role="treeitem"
            className={classes.more}
            onClick={() => showAll(row.pointer)}
          >
            show {row.more} more
          </button>
        ),
      )}
    </div>
  )
}

interface LineProps {
  row: ValueRow
  picked: boolean
  changed: boolean
  written: number | null
  onToggle: (row: ValueRow) => void
  onPick: (row: ValueRow) => void
  /** What can be done with the picked line; a part of it, so that the tree holds nothing but lines. */
  children: ReactNode
}

function Line({ row, picked, changed, written, onToggle, onPick, children }: LineProps) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (written !== null) ref.current?.scrollIntoView({ block: 'center' })
  }, [written])
  // What can be done with a line opens below it, maybe below the edge of the pane.
  useEffect(() => {
    if (picked) ref.current?.scrollIntoView({ block: 'nearest' })
  }, [picked])
  const onKey = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget) return
    if (event.key === 'Enter' || event.key === ' ') onPick(row)
    else if (event.key === 'ArrowRight' && row.open === false) onToggle(row)
    else if (event.key === 'ArrowLeft' && row.open === true) onToggle(row)
    else if (event.key === 'ArrowDown') focusLine(event.currentTarget, 1)
    else if (event.key === 'ArrowUp') focusLine(event.currentTarget, -1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div
      ref={ref}
      className={classes.item}
      role="treeitem"
      tabIndex={row.depth === 0 ? 0 : -1}
      aria-selected={picked}
      aria-expanded={row.open ?? undefined}
      data-changed={changed || undefined}
      data-written={written ?? undefined}
      data-pointer={row.pointer}
      aria-level={row.depth + 1}
      onClick={(event) => isOutsideActions(event.target) && onPick(row)}
      onKeyDown={onKey}
    >
      <div className={classes.line} style={{ paddingLeft: 8 + row.depth * 14 }}>
        {row.open === null ? (
          <span className={classes.noTwist} />
        ) : (
          <button
            type="button"
            className={classes.twist}
            tabIndex={-1}
            aria-label={row.open ? 'Close' : 'Open'}
            data-open={row.open || undefined}
            onClick={(event) => {
              event.stopPropagation()
              onToggle(row)
            }}
          />
        )}
        <span className={classes.key}>{row.key}</span>
        <Shown row={row} />
        {written !== null && <span className={classes.here}>written here</span>}
      </div>
      {children}
    </div>
  )
}

function isOutsideActions(target: EventTarget): boolean {
  return target instanceof Element && target.closest('[data-actions]') === null
}

function Shown({ row: { value, open } }: { row: ValueRow }) {
  if (open === true) return <span className={classes.sum}>{Array.isArray(value) ? '[' : '{'}</span>
  if (typeof value === 'object' && value !== null)
    return <span className={classes.sum}>{summary(value)}</span>
  const kind = value === null || typeof value === 'boolean' ? 'atom' : typeof value
  const text = JSON.stringify(value)
  return (
    <span className={classes[kind]} title={text.length > 160 ? 'Copy shows it whole' : undefined}>
      {middleCut(text, 160)}
    </span>
  )
}

function focusLine(from: HTMLElement, by: 1 | -1): void {
  const lines = [...(from.closest('[role="tree"]')?.querySelectorAll<HTMLElement>('[role="treeitem"]') ?? [])]
  lines[lines.indexOf(from) + by]?.focus()
}
