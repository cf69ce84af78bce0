import { Button } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { addressOf, edgeSource } from '../../../core/edit/draft.ts'
import type { GraphEdge } from '../../../core/graph/graph.ts'
import type { Pointer } from '../../../core/std/json-pointer.ts'
import { useEditor, useEditorState } from '../editor-context.ts'
import { revealState } from '../store/editor-store.ts'
import classes from './inspector.module.css'

const SAYS: Readonly<Record<GraphEdge['kind'], string>> = {
  start: 'The run starts here.',
  next: 'Goes on when the state is done.',
  choice: 'Goes this way when the rule applies.',
  default: 'Goes this way when no rule applies.',
  catch: 'Goes this way after an error.',
}

/** One arrow: what it stands for, and a way to remove it. */
export function EdgeForm({ edge }: { edge: Pointer }) {
  const { run, store } = useEditor()
  const graph = useEditorState((state) => state.reading.drawn.graph)
  const found = graph.edges.find((candidate) => candidate.id === edge)
  const source = edgeSource(edge)
  if (found === undefined) return null
  return (
    <div className={classes.form}>
      <h2 className={classes.title}>
        {source === null ? 'Start' : addressOf(source).name} → {found.targetName}
      </h2>
      <p className={classes.help}>{SAYS[found.kind]}</p>
      {found.title !== '' && <code className={classes.condition}>{found.title}</code>}
      {source !== null && (
        <Button variant="default" onClick={() => revealState(store, source)}>
          {found.kind === 'choice' || found.kind === 'catch' ? 'Edit the rule' : 'Show the state'}
        </Button>
      )}
      <Button
        variant="default"
        leftSection={<IconTrash size={14} />}
        onClick={() => run({ kind: 'disconnect', edge })}
      >
        Remove connection
      </Button>
    </div>
  )
}
