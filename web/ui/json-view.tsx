import { IconChevronRight } from '@tabler/icons-react'
import { memo, useState } from 'react'
import { isObject, type Json } from '../../core/std/json.ts'
import { type Pointer, pointerTo } from '../../core/std/json-pointer.ts'
import { printJson } from '../../core/std/json-text.ts'
import { CopyButton } from './copy-button.tsx'
import { middleCut } from './format.ts'
import classes from './json-view.module.css'

interface JsonViewProps {
  value: Json
  /** A value was clicked; its pointer from the root of `value`. */
  onPick?: (pointer: Pointer) => void
  picked?: Pointer | null
  /** Levels that stand open at first; 2 unless told. */
  open?: number
  /** Pointers to mark, as changed for instance. */
  marked?: ReadonlySet<Pointer>
}

/** A JSON value as a tree: folds, copies, and tells which value was clicked. */
export function JsonView({ value, open = 2, ...rest }: JsonViewProps) {
  return (
    <div className={classes.tree} role="tree">
      <Branch name={null} value={value} pointer="" depth={0} open={open} {...rest} />
    </div>
  )
}

interface BranchProps extends Omit<JsonViewProps, 'open'> {
  name: string | null
  pointer: Pointer
  depth: number
  open: number
}

const PAGE = 100

const Branch = memo(function Branch(props: BranchProps) {
  const { name, value, pointer, depth, open, onPick, picked, marked } = props
  const entries = entriesOf(value)
  const [unfolded, setUnfolded] = useState(depth < open)
  const [shown, setShown] = useState(PAGE)
  const foldable = entries !== null && entries.length > 0
  return (
    <div role="treeitem" aria-expanded={foldable ? unfolded : undefined} tabIndex={-1}>
      <div
        className={classes.line}
        style={{ paddingLeft: 4 + depth * 14 }}
        data-picked={picked === pointer || undefined}
        data-marked={marked?.has(pointer) || undefined}
        title={pointer === '' ? undefined : pointer}
      >
        <button
          type="button"
          className={classes.fold}
          data-open={unfolded || undefined}
          aria-label={unfolded ? 'Fold' : 'Unfold'}
          style={{ visibility: foldable ? 'visible' : 'hidden' }}
          onClick={() => setUnfolded((now) => !now)}
        >
          <IconChevronRight size={12} />
        </button>
        <button
          type="button"
          className={classes.value}
          data-pickable={onPick ? true : undefined}
          onClick={() => (onPick ? onPick(pointer) : foldable && setUnfolded((now) => !now))}
        >
          {name !== null && <span className={classes.key}>{name}</span>}
          <Scalar value={value} folded={!unfolded} />
        </button>
        <span className={classes.tools}>
          <CopyButton text={typeof value === 'string' ? value : printJson(value, 2)} label="Copy value" />
        </span>
      </div>
      {foldable && unfolded && (
        // biome-ignore lint/a11y/useSemanticElements: the items below an item of a tree are a group, not a fieldset
        <div role="group">
          {entries.slice(0, shown).map(([key, inner]) => (
            <Branch
              {...props}
              key={key}
              name={key}
              value={inner}
              pointer={pointerTo(pointer, key)}
              depth={depth + 1}
            />
          ))}
        </div>
      )}
      {foldable && unfolded && entries.length > shown && (
        <button type="button" className={classes.more} onClick={() => setShown((now) => now + PAGE * 5)}>
          {entries.length - shown} more …
        </button>
      )}
    </div>
  )
})

function entriesOf(value: Json): [string, Json][] | null {
  if (Array.isArray(value)) return value.map((item, index) => [String(index), item])
  return isObject(value) ? Object.entries(value) : null
}

function Scalar({ value, folded }: { value: Json; folded: boolean }) {
  if (Array.isArray(value)) {
    return <span className={classes.dim}>{folded || value.length === 0 ? `[ ${value.length} ]` : '['}</span>
  }
  if (isObject(value)) {
    const size = Object.keys(value).length
    return <span className={classes.dim}>{folded || size === 0 ? `{ ${size} }` : '{'}</span>
  }
  if (typeof value === 'string') {
    return (
      <span className={classes.string} title={value.length > 300 ? value.slice(0, 2000) : undefined}>
        "{middleCut(value, 300)}"
      </span>
    )
  }
  return <span className={typeof value === 'number' ? classes.number : classes.atom}>{String(value)}</span>
}
