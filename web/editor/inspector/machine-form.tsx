import { NumberInput, ScrollArea } from '@mantine/core'
import { useEditor, useEditorState } from '../editor-context.ts'
import { CurlBox } from '../panels/curl-box.tsx'
import { Labelled, TextLine } from './inputs.tsx'
import classes from './inspector.module.css'

/** The machine itself, shown while nothing is selected. */
export function MachineForm() {
  const { run } = useEditor()
  const definition = useEditorState((state) => state.reading.drawn.definition)
  return (
    <ScrollArea className={classes.scroll} scrollbarSize={8} type="hover">
      <div className={classes.form}>
        <h2 className={classes.title}>The machine</h2>
        <Labelled label="Comment">
          <TextLine
            label="Comment"
            placeholder="What this machine is for"
            value={definition.Comment ?? ''}
            onCommit={(value) =>
              run({ kind: 'setMachineField', field: 'Comment', value: value === '' ? undefined : value })
            }
          />
        </Labelled>
        <Labelled label="Timeout, seconds" help="A run fails with States.Timeout after it.">
          <NumberInput
            aria-label="Timeout, seconds"
            min={1}
            placeholder="None"
            value={definition.TimeoutSeconds ?? ''}
            onChange={(value) =>
              run(
                {
                  kind: 'setMachineField',
                  field: 'TimeoutSeconds',
                  value: typeof value === 'number' ? value : undefined,
                },
                { mergeKey: 'timeout' },
              )
            }
          />
        </Labelled>
        <Labelled label="Expressions">
          <span>
            {definition.QueryLanguage === 'JSONata'
              ? 'JSONata: text in {% … %} is computed.'
              : 'JSONPath: keys that end in .$ take a path. States that you add speak JSONata.'}
          </span>
        </Labelled>
        <Labelled label="Start it from a shell">
          <CurlBox />
        </Labelled>
        <p className={classes.help}>Select a state or an arrow to change it. Drag from the palette to add.</p>
      </div>
    </ScrollArea>
  )
}
