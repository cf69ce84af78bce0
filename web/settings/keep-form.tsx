import { Button, Group, Modal } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { RetentionView } from '../../server/trpc/views.ts'
import { notifyDone } from '../lib/notify.ts'
import { client, problemOf, trpc } from '../lib/trpc.ts'
import { KeepBound } from './keep-bound.tsx'
import { dueWords, type KeepRule, ruleProblem, sameRule } from './keep-words.ts'

const USUAL: { days: number; executions: number } = { days: 30, executions: 100_000 }
const TYPING_MS = 250

/** The rule, what it would do, and the way to keep it. What deletes asks once more. */
export function KeepForm({ view }: { view: RetentionView }) {
  const queries = useQueryClient()
  const [rule, setRule] = useState<KeepRule>(view.rule)
  const [asking, setAsking] = useState(false)
  const problem = ruleProblem(rule)
  const changed = !sameRule(rule, view.rule)
  const due = useDue(rule, changed && problem === null)
  const save = useMutation({
    mutationFn: () => client.retention.save.mutate(rule),
    onSuccess: async () => {
      notifyDone('What is kept was changed.')
      await queries.invalidateQueries(trpc.retention.pathFilter())
    },
  })
  const keep = () => {
    setAsking(false)
    save.mutate()
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (due === 0) keep()
    else setAsking(true)
  }
  return (
    <form onSubmit={onSubmit} style={{ display: 'contents' }}>
      <KeepBound
        label="Delete by age"
        words={['after', 'days']}
        usual={USUAL.days}
        decimals
        value={rule.days}
        disabled={view.fixed}
        onChange={(days) => setRule((before) => ({ ...before, days }))}
      />
      <KeepBound
        label="Delete by number"
        words={['beyond the last', 'executions']}
        usual={USUAL.executions}
        decimals={false}
        value={rule.executions}
        disabled={view.fixed}
        onChange={(executions) => setRule((before) => ({ ...before, executions }))}
      />
      <p className="dim" aria-live="polite">
        {view.fixed
          ? 'Set where this server is started, by HINDSIGHT_KEEP_DAYS and HINDSIGHT_KEEP_EXECUTIONS.'
          : (problem ?? statusOf(rule, changed, due, view.countsTo))}
      </p>
      {changed && (
        <Group gap={8}>
          <Button type="submit" disabled={problem !== null || due === null} loading={save.isPending}>
            {due === 0 ? 'Save' : 'Save …'}
          </Button>
          <Button variant="default" onClick={() => setRule(view.rule)}>
            Leave it as it is
          </Button>
        </Group>
      )}
      {save.isError && (
        <p role="alert" style={{ color: 'var(--st-red)' }}>
          {problemOf(save.error).message}
        </p>
      )}
      <Modal opened={asking} onClose={() => setAsking(false)} title="Delete finished executions?" size={440}>
        {dueWords(due ?? 0, view.countsTo)} They cannot be brought back. Running executions are not touched.
        <Group justify="flex-end" gap={8} mt={16}>
          <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
            Keep them
          </Button>
          <Button color="red.8" onClick={keep}>
            Save and delete
          </Button>
        </Group>
      </Modal>
    </form>
  )
}

/** How many executions the rule would delete now; null until that is known. */
function useDue(rule: KeepRule, wanted: boolean): number | null {
  const [asked] = useDebouncedValue(rule, TYPING_MS)
  const settled = wanted && sameRule(asked, rule)
  const preview = useQuery(trpc.retention.preview.queryOptions(asked, { enabled: settled }))
  return settled ? (preview.data?.due ?? null) : null
}

function statusOf(rule: KeepRule, changed: boolean, due: number | null, bound: number): string {
  if (changed) return due === null ? 'Counting what would be deleted …' : dueWords(due, bound)
  const never = rule.days === null && rule.executions === null
  return never
    ? 'Everything is kept until you say otherwise.'
    : 'Running executions, imported histories, and children that a running execution waits for always stay.'
}
