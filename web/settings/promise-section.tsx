import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { problemOf, trpc } from '../lib/trpc.ts'
import { ErrorState } from '../ui/error-state.tsx'
import { RowsSkeleton } from '../ui/skeletons.tsx'
import { type PromiseLine, promiseLines } from './promise-words.ts'
import { Section } from './section.tsx'
import classes from './settings.module.css'

const LOOK_MS = 5_000

const MARKS: Record<PromiseLine['state'], { icon: typeof IconCircleX; color: string; label: string }> = {
  held: { icon: IconCircleCheck, color: 'var(--st-green)', label: 'Holds' },
  limited: { icon: IconAlertTriangle, color: 'var(--st-amber)', label: 'Holds with a limit' },
  broken: { icon: IconCircleX, color: 'var(--st-red)', label: 'Does not hold' },
}

/** What the server promises of what it was given, asked of the database itself, again and again. */
export function PromiseSection() {
  const promises = useQuery(trpc.system.promises.queryOptions(undefined, { refetchInterval: LOOK_MS }))
  return (
    <Section title="What is promised right now" about="Asked of the database every few seconds.">
      {promises.isError ? (
        <ErrorState error={problemOf(promises.error)} onRetry={() => void promises.refetch()} />
      ) : promises.data ? (
        <>
          <ul className={classes.promises}>
            {promiseLines(promises.data).map((line) => (
              <Line line={line} key={line.name} />
            ))}
          </ul>
          <p className="dim">
            {promises.data.version},{' '}
            <span className="mono">
              {Object.entries(promises.data.settings)
                .map(([name, value]) => `${name}=${value}`)
                .join(' ')}
            </span>
          </p>
        </>
      ) : (
        <RowsSkeleton rows={5} />
      )}
    </Section>
  )
}

function Line({ line: { name, state, text } }: { line: PromiseLine }) {
  const { icon: Icon, color, label } = MARKS[state]
  return (
    <li>
      <Icon size={18} color={color} role="img" aria-label={label} />
      <div>
        <strong>{name}</strong>
        <p>{text}</p>
      </div>
    </li>
  )
}
