import { Menu, UnstyledButton } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { isFlow } from '../../../core/edit/draft.ts'
import { mayApply } from '../../../core/edit/rules.ts'
import { type Field, STATE_FIELDS } from '../../../core/language/fields.ts'
import { useEditor, useEditorState } from '../editor-context.ts'
import { BranchesField } from './branches-field.tsx'
import { ChoicesField } from './choices-field.tsx'
import { FieldEditor } from './field-editor.tsx'
import { PLACED, USUAL, wordsFor } from './field-words.ts'
import { FlowField } from './flow-field.tsx'
import { Labelled, TextLine } from './inputs.tsx'
import classes from './inspector.module.css'
import { MockField } from './mock-field.tsx'
import { ResourceField } from './resource-field.tsx'
import { useField, useFormState } from './state-context.ts'
import { WaitField } from './wait-field.tsx'

/** Everything that can be said about one state: what makes its type first, then its data, then what is rarely needed. */
export function StateForm() {
  const { state } = useFormState()
  return (
    <div className={classes.form}>
      <NameField />
      {state.Type === 'Task' && <ResourceField state={state} />}
      {state.Type === 'Choice' && <ChoicesField state={state} />}
      {state.Type === 'Wait' && <WaitField />}
      {state.Type === 'Parallel' && <BranchesField state={state} />}
      <DataFields />
      {isFlow(state) && <FlowField />}
      {state.Type === 'Task' && <MockField />}
      <CommentField />
    </div>
  )
}

function NameField() {
  const { pointer, name } = useFormState()
  const { run } = useEditor()
  const definition = useEditorState((editor) => editor.reading.drawn.definition)
  return (
    <Labelled label="Name">
      <TextLine
        label="Name"
        value={name}
        check={(next) =>
          mayApply(definition, { kind: 'rename', state: pointer, name: next })?.message ?? null
        }
        onCommit={(next) => run({ kind: 'rename', state: pointer, name: next })}
      />
    </Labelled>
  )
}

function CommentField() {
  const { value, set } = useField(['Comment'])
  return (
    <Labelled label="Comment">
      <TextLine
        label="Comment"
        placeholder="A note for people"
        value={typeof value === 'string' ? value : ''}
        onCommit={(next) => set(next === '' ? undefined : next)}
      />
    </Labelled>
  )
}

/** The fields that are there and the usual ones; the others are offered below. */
function DataFields() {
  const { state, language, pointer } = useFormState()
  const [added, setAdded] = useState<{ readonly pointer: string; readonly names: readonly string[] }>({
    pointer,
    names: [],
  })
  const chosen = added.pointer === pointer ? added.names : []
  const fits = ([name, field]: [string, Field]) =>
    Object.hasOwn(state, name) || field.language === undefined || field.language === language
  const fields = Object.entries(STATE_FIELDS[state.Type]).filter(
    (entry) => !PLACED.has(entry[0]) && fits(entry),
  )
  const usual = USUAL[state.Type] ?? []
  const shown = fields
    .filter(([name]) => Object.hasOwn(state, name) || usual.includes(name) || chosen.includes(name))
    .toSorted(([a], [b]) => rank(usual, a) - rank(usual, b))
  const rest = fields.filter(([name]) => !shown.some(([other]) => other === name))
  return (
    <>
      {shown.map(([name, field]) => (
        <FieldEditor key={`${pointer} ${name}`} name={name} kind={field.kind} />
      ))}
      {rest.length > 0 && (
        <Menu position="bottom-start" width={240}>
          <Menu.Target>
            <UnstyledButton className={classes.add}>
              <IconPlus size={13} /> More fields
            </UnstyledButton>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map(([name]) => (
              <Menu.Item
                key={name}
                title={wordsFor(name, state.Type).help}
                onClick={() => setAdded({ pointer, names: [...chosen, name] })}
              >
                {wordsFor(name, state.Type).label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  )
}

function rank(usual: readonly string[], name: string): number {
  const at = usual.indexOf(name)
  return at === -1 ? usual.length : at
}
