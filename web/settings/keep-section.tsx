import { useQuery } from '@tanstack/react-query'
import type { RetentionView } from '../../server/trpc/views.ts'
import { problemOf, trpc } from '../lib/trpc.ts'
import { ErrorState } from '../ui/error-state.tsx'
import { count } from '../ui/format.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { RowsSkeleton } from '../ui/skeletons.tsx'
import { KeepForm } from './keep-form.tsx'
import { keptWords, sweepWords } from './keep-words.ts'
import { Section } from './section.tsx'
import classes from './settings.module.css'

/** A sweep goes on in the background: the page looks from time to time how far it is. */
const LOOK_MS = 5_000

/** How long finished executions are kept, and what became of those that were not. */
export function KeepSection() {
  const kept = useQuery(trpc.retention.get.queryOptions(undefined, { refetchInterval: LOOK_MS }))
  return (
    <Section title="What is kept" about="Finished executions, with their logs and values.">
      {kept.data ? (
        <>
          <Facts view={kept.data} />
          <KeepForm view={kept.data} key={JSON.stringify(kept.data.rule)} />
        </>
      ) : kept.isError ? (
        <ErrorState error={problemOf(kept.error)} onRetry={() => void kept.refetch()} />
      ) : (
        <RowsSkeleton rows={3} />
      )}
    </Section>
  )
}

function Facts({ view }: { view: RetentionView }) {
  const { kept, last } = view
  return (
    <dl className={classes.facts}>
      <dt>Stored now</dt>
      <dd>{keptWords(view, Date.now())}</dd>
      {kept.imported > 0 && (
        <>
          <dt>Imported</dt>
          <dd>{count(kept.imported, 'history', 'histories')}; they always stay</dd>
        </>
      )}
      <dt>Last deleted</dt>
      <dd>
        {last === null ? (
          'Nothing so far'
        ) : (
          <span>
            {sweepWords(last)}, <RelativeTime at={last.at} />
          </span>
        )}
      </dd>
    </dl>
  )
}
