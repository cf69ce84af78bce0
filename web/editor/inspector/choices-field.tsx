import { ActionIcon, Button, Select } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { newRule } from '../../../core/edit/commands/connect.ts'
import { conditionText } from '../../../core/graph/labels.ts'
import type { ChoiceState } from '../../../core/language/definition.ts'
import { isObject, type Json } from '../../../core/std/json.ts'
import { useEditorState } from '../editor-context.ts'
import { ExpressionField, JsonField, Labelled, StateSelect } from './inputs.tsx'
import classes from './inspector.module.css'
import { useField, useFormState } from './state-context.ts'

/** The rules of an If, asked from first to last, and where it goes when none applies. */
export function ChoicesField({ state }: { state: ChoiceState }) {
  const { siblings, name } = useFormState()
  const definition = useEditorState((editor) => editor.reading.drawn.definition)
  const choices = useField(['Choices'])
  const otherwise = useField(['Default'])
  const list = Array.isArray(choices.value) ? choices.value : []
  const target = siblings.find((sibling) => sibling !== name) ?? name
  const add = () => choices.set([...list, newRule(definition, state, target) as unknown as Json])
  const swap = (index: number, by: number) => {
    const next = [...list]
    const [moved] = next.splice(index, 1)
    if (moved !== undefined) next.splice(index + by, 0, moved)
    choices.set(next)
  }
  return (
    <Labelled label="Rules" help="Asked from first to last; the first that applies decides.">
      <div className={classes.cards}>
        {list.map((_, index) => (
          <RuleCard
            // biome-ignore lint/suspicious/noArrayIndexKey: a rule is its place in the list
            key={index}
            index={index}
            count={list.length}
            onMove={(by) => swap(index, by)}
            onRemove={() => choices.set(list.filter((_, at) => at !== index))}
          />
        ))}
        <Button variant="default" size="compact-xs" leftSection={<IconPlus size={12} />} onClick={add}>
          Rule
        </Button>
        <Labelled label="Otherwise go to">
          <Select
            aria-label="Otherwise go to"
            data={[...siblings]}
            value={typeof otherwise.value === 'string' ? otherwise.value : null}
            placeholder="Fails when no rule applies"
            searchable
            clearable
            onChange={(next) => otherwise.set(next ?? undefined)}
          />
        </Labelled>
      </div>
    </Labelled>
  )
}

interface RuleCardProps {
  index: number
  count: number
  onMove: (by: number) => void
  onRemove: () => void
}

function RuleCard({ index, count, onMove, onRemove }: RuleCardProps) {
  const { siblings } = useFormState()
  const next = useField(['Choices', index, 'Next'])
  return (
    <div className={classes.card}>
      <div className={classes.cardHead}>
        <span className="dim grow">{index === 0 ? 'If' : 'Else if'}</span>
        <ActionIcon size={20} disabled={index === 0} aria-label="Ask earlier" onClick={() => onMove(-1)}>
          <IconArrowUp size={13} />
        </ActionIcon>
        <ActionIcon size={20} disabled={index === count - 1} aria-label="Ask later" onClick={() => onMove(1)}>
          <IconArrowDown size={13} />
        </ActionIcon>
        <ActionIcon size={20} disabled={count === 1} aria-label="Remove this rule" onClick={onRemove}>
          <IconTrash size={13} />
        </ActionIcon>
      </div>
      <Condition index={index} />
      <StateSelect
        label="Go to"
        value={typeof next.value === 'string' ? next.value : null}
        states={siblings}
        onChange={next.set}
      />
    </div>
  )
}

/** JSONata rules are one expression; JSONPath rules are comparisons, shown in words and edited as JSON. */
function Condition({ index }: { index: number }) {
  const { language } = useFormState()
  const rule = useField(['Choices', index])
  const condition = useField(['Choices', index, 'Condition'])
  if (language === 'JSONata') {
    return (
      <ExpressionField
        label="Condition"
        placeholder="$states.input.amount > 100"
        value={typeof condition.value === 'string' ? condition.value : String(condition.value ?? '')}
        onCommit={condition.set}
      />
    )
  }
  if (!isObject(rule.value ?? null)) return null
  const { Next, ...comparison } = rule.value as { [key: string]: Json }
  return (
    <>
      <span className={classes.words}>{conditionText({ Next: '', ...comparison })}</span>
      <JsonField
        label="Comparison"
        value={comparison}
        onCommit={(value) => {
          if (isObject(value ?? null)) rule.set({ ...(value as { [key: string]: Json }), Next: Next ?? '' })
        }}
      />
    </>
  )
}
