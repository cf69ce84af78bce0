import { ActionIcon, Button } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { Json } from '../../../core/std/json.ts'
import { StateSelect } from './inputs.tsx'
import classes from './inspector.module.css'
import { ErrorsInput, insertBeforeAll, without } from './retriers-field.tsx'
import { useField, useFormState } from './state-context.ts'

/** Where to go on after an error, asked from first to last. */
export function CatchersField() {
  const { state, name, siblings } = useFormState()
  const { value, set } = useField(['Catch'])
  const catchers = 'Catch' in state ? (state.Catch ?? []) : []
  const target = siblings.find((sibling) => sibling !== name) ?? name
  const add = () => {
    const covered = catchers.some((catcher) => catcher.ErrorEquals.includes('States.ALL'))
    const made = { ErrorEquals: [covered ? 'States.Timeout' : 'States.ALL'], Next: target }
    set(insertBeforeAll(catchers as unknown as Json[], made))
  }
  return (
    <div className={classes.cards}>
      {catchers.map((_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a catcher is its place in the list
        <CatcherCard key={index} index={index} onRemove={() => set(without(value, index))} />
      ))}
      <Button variant="default" size="compact-xs" leftSection={<IconPlus size={12} />} onClick={add}>
        On error go to …
      </Button>
    </div>
  )
}

function CatcherCard({ index, onRemove }: { index: number; onRemove: () => void }) {
  const { siblings } = useFormState()
  const next = useField(['Catch', index, 'Next'])
  return (
    <div className={classes.card}>
      <div className={classes.cardHead}>
        <ErrorsInput path={['Catch', index, 'ErrorEquals']} />
        <ActionIcon size={22} aria-label="Remove this catcher" onClick={onRemove}>
          <IconTrash size={13} />
        </ActionIcon>
      </div>
      <StateSelect
        label="Go on with"
        value={typeof next.value === 'string' ? next.value : null}
        states={siblings}
        onChange={next.set}
      />
    </div>
  )
}
