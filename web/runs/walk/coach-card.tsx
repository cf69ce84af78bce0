import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { client, trpc } from '../../lib/trpc.ts'
import classes from './walk.module.css'
import { WALK_STEPS } from './walk-store.ts'

interface CoachCardProps {
  /** From 0. */
  step: number
  title: string
  text: string
  /** True when there is nothing left to try. */
  last: boolean
  children?: ReactNode
}

/** One step of the walk in a corner of the page; it can be skipped at any time. */
export function CoachCard({ step, title, text, last, children }: CoachCardProps) {
  const queries = useQueryClient()
  const finish = useMutation({
    mutationFn: () => client.system.finishWalk.mutate(),
    onSuccess: () => queries.invalidateQueries({ queryKey: trpc.system.info.queryKey() }),
  })
  return (
    <aside className={classes.card} aria-label="First steps" data-testid="walk" data-step={step + 1}>
      <div className={classes.dots} role="img" aria-label={`Step ${step + 1} of ${WALK_STEPS.length}`}>
        {WALK_STEPS.map((each, i) => (
          <span key={each.title} data-done={i < step || undefined} data-now={i === step || undefined} />
        ))}
      </div>
      <h2 className={classes.title}>{title}</h2>
      <p className={classes.text}>{text}</p>
      <div className={classes.buttons}>
        {children}
        <span className="grow" />
        <Button
          size="compact-xs"
          variant={last ? 'filled' : 'subtle'}
          color={last ? 'accent' : 'gray'}
          loading={finish.isPending}
          data-testid="walk-skip"
          onClick={() => finish.mutate()}
        >
          {last ? 'Done' : 'Skip the walk'}
        </Button>
      </div>
    </aside>
  )
}
