import { Button, Modal, TextInput } from '@mantine/core'
import { IconGitFork, IconPencil } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { diffJson } from '../../../core/replay/diff.ts'
import { unknownAt } from '../../../core/replay/unknown-at.ts'
import { parseJsonText, printJson } from '../../../core/std/json-text.ts'
import { client, problemOf } from '../../lib/trpc.ts'
import { JsonEditor } from '../../ui/json-editor.tsx'
import { eventWords } from '../events/event-words.ts'
import { DifferenceList } from '../inspector/difference-list.tsx'
import { useRun } from '../run.ts'
import type { Draft } from './draft.ts'
import classes from './draft-dialog.module.css'

interface DraftDialogProps {
  draft: Draft
  onClose: () => void
}

/** Finishes a change: the new value, what it differs in, and what will happen then. */
export function DraftDialog({ draft, onClose }: DraftDialogProps) {
  const [text, setText] = useState(() => (draft.edit === null ? '' : printJson(draft.edit.value, 2)))
  const [name, setName] = useState('')
  const read = useMemo(() => (draft.edit === null ? null : parseJsonText(text)), [draft.edit, text])
  const send = useSend(draft, onClose)
  const obstacle = useObstacle(draft)
  const ready = (read === null || read.ok) && obstacle === null
  const submit = () => {
    if (ready && !send.isPending) send.mutate({ text, name: name.trim() })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size={560}
      title={draft.kind === 'place' ? `Edit ${draft.edit?.label ?? ''}` : 'Run on from here'}
      data-testid="draft-dialog"
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit()
      }}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        {draft.edit !== null && (
          <>
            {draft.kind === 'fork' && <p className={classes.label}>New value of {draft.edit.label}</p>}
            <ValueField
              text={text}
              onText={setText}
              label={`New value of ${draft.edit.label}`}
              small={typeof draft.edit.value !== 'object'}
              problem={read?.ok === false ? read.error.message : null}
            />
            {read?.ok && <Changes draft={draft} value={read.value} />}
          </>
        )}
        {draft.kind === 'fork' && (
          <>
            <WhatHappens seq={draft.seq} />
            <TextInput
              label="Name"
              placeholder="given by the server"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          </>
        )}
        {obstacle && (
          <p className={classes.problem} data-testid="draft-obstacle">
            {obstacle}
          </p>
        )}
        {send.error && <p className={classes.problem}>{problemOf(send.error).message}</p>}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            leftSection={draft.kind === 'fork' ? <IconGitFork size={14} /> : <IconPencil size={14} />}
            loading={send.isPending}
            disabled={!ready}
            data-testid="draft-submit"
            {...(draft.edit === null ? { 'data-autofocus': true } : {})}
            type="submit"
          >
            {draft.kind === 'fork' ? 'Run on from here' : 'Change it'}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

/** Why a run cannot go on from here: an imported history may lack a value that it would need. */
function useObstacle(draft: Draft): string | null {
  const { timeline } = useRun()
  return useMemo(() => {
    if (draft.kind === 'place') return null
    const { seq } = draft
    return unknownAt(timeline.events.slice(0, seq), timeline.stateAt(seq))?.message ?? null
  }, [draft, timeline])
}

interface ValueFieldProps {
  text: string
  onText: (text: string) => void
  label: string
  /** A number or a text: one line, selected, so that one can type at once. */
  small: boolean
  problem: string | null
}

function ValueField({ text, onText, label, small, problem }: ValueFieldProps) {
  if (!small) return <JsonEditor value={text} onChange={onText} label={label} />
  return (
    <TextInput
      aria-label={label}
      data-autofocus
      data-testid="draft-value"
      size="sm"
      styles={{ input: { fontFamily: 'var(--font-data)' } }}
      value={text}
      error={problem}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => onText(event.currentTarget.value)}
    />
  )
}

function Changes({ draft, value }: { draft: Draft; value: Parameters<typeof diffJson>[1] }) {
  const differences = useMemo(() => diffJson(draft.edit?.value, value, 20), [draft, value])
  if (differences.length === 0) return <p className="dim">Nothing is changed yet.</p>
  return (
    <div className={classes.changes}>
      <DifferenceList differences={differences} />
    </div>
  )
}

/** Where the fork begins, and what of it is done for real. */
function WhatHappens({ seq }: { seq: number }) {
  const { timeline } = useRun()
  const event = timeline.event(seq)
  const state = event?.visit === undefined ? '' : ` ${timeline.index.visit(event.visit)?.name ?? ''}`
  const rehearsal = timeline.stateAt(seq).rehearsal
  return (
    <p className={classes.note}>
      A new execution takes over events 1 to {seq}
      {event && <> ({eventWords(event).title.toLowerCase() + state})</>} and runs on by itself. This one stays
      as it is.{' '}
      {rehearsal
        ? 'It is a rehearsal: tasks answer from mocks where nothing else can.'
        : 'Tasks after this point run for real, those that were under way are asked again.'}
    </p>
  )
}

function useSend(draft: Draft, onClose: () => void) {
  const run = useRun()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: async ({ text, name }: { text: string; name: string }) => {
      const edits = draft.edit === null ? [] : [{ target: { ...draft.edit.target }, value: text }]
      if (draft.kind === 'place') {
        await client.execution.edit.mutate({ id: run.id, edits })
        return null
      }
      const asked = { id: run.id, seq: draft.seq, edits, ...(name === '' ? {} : { name }) }
      return (await client.execution.fork.mutate(asked)).id
    },
    onSuccess: (id) => {
      onClose()
      if (id !== null) void navigate({ to: '/executions/$id', params: { id }, search: { beside: run.id } })
      else run.cursor.follow()
    },
  })
}
