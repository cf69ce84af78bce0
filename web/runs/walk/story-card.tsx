import { Button } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useEffect } from 'react'
import type { ExecutionView } from '../../../server/trpc/views.ts'
import { useDraft } from '../fork/draft.ts'
import { useCursor, useLogStatus, useRun } from '../run.ts'
import { CoachCard } from './coach-card.tsx'
import { usePullPlug } from './use-pull-plug.ts'
import { useWalkStart } from './use-walk-start.ts'
import type { WalkPlace } from './walk.tsx'
import { useWalk, WALK_STEPS } from './walk-store.ts'

interface StoryCardProps {
  view: ExecutionView
  walk: WalkPlace
  plugAvailable: boolean
}

/** Steps one to five: on the failed execution, then on the fork that puts it right. */
export function StoryCard({ view, walk, plugAvailable }: StoryCardProps) {
  const fork = view.id !== walk.executionId
  useWalkStart(!fork)
  useProgress(!fork)
  const step = useStep(fork)
  const words = WALK_STEPS[step]!
  const outcome = useOutcome(fork)
  return (
    <CoachCard
      step={step}
      title={outcome?.title ?? words.title}
      text={outcome?.text ?? words.text}
      last={step === 4 && !plugAvailable}
    >
      {step === 1 && <ShowMe />}
      {fork && outcome?.done === true && plugAvailable && <PlugButton walk={walk} />}
    </CoachCard>
  )
}

function useStep(fork: boolean): number {
  const { rewound, traced } = useWalk()
  const draft = useDraft()
  if (fork) return 4
  if (draft?.edit) return 3
  if (traced) return 2
  return rewound ? 1 : 0
}

/** Notices what has been tried: the cursor was taken back by hand, a value was traced. */
function useProgress(on: boolean): void {
  const run = useRun()
  useEffect(() => {
    if (!on) return
    return run.cursor.store.subscribe((now, before) => {
      if (now.seq < before.seq && !now.playing && !now.live) useWalk.setState({ rewound: true })
      if (now.written !== null) useWalk.setState({ rewound: true, traced: true })
    })
  }, [run, on])
}

/** What has become of the fork, in words. */
function useOutcome(fork: boolean): { title: string; text: string; done: boolean } | null {
  const run = useRun()
  const { ready } = useLogStatus()
  const status = run.timeline.head.status
  if (!fork || !ready) return null
  if (status === 'RUNNING')
    return {
      title: 'It runs on',
      text: 'Only what comes after the changed value happens again.',
      done: false,
    }
  if (status === 'SUCCEEDED') {
    return {
      title: 'Green, beside the red original',
      text: 'Same order, one value changed. Next: pull the plug. A new order starts and, in the middle of it, the server is really killed. Watch it come back and finish.',
      done: true,
    }
  }
  return {
    title: 'Not yet',
    text: 'It failed again: the total has to be 66.4. Close this, go back to the original and try another value.',
    done: false,
  }
}

/** Stands where the card was to be charged, for those who do not want to look for it. */
function ShowMe() {
  const run = useRun()
  useCursor((cursor) => cursor.seq)
  const target = run.timeline.index.visits.find((visit) => visit.attempts.some((attempt) => attempt.failed))
  const seq = target?.enteredSeq
  if (seq === undefined || run.timeline.event(run.cursor.seq)?.visit === target?.id) return null
  return (
    <Button size="compact-xs" variant="light" onClick={() => run.cursor.goTo(seq)} data-testid="walk-show-me">
      Show me
    </Button>
  )
}

function PlugButton({ walk }: { walk: WalkPlace }) {
  const run = useRun()
  const pull = usePullPlug(walk)
  return (
    <Button
      size="compact-sm"
      leftSection={<IconPlugConnectedX size={14} />}
      loading={pull.isPending}
      data-testid="pull-plug"
      onClick={() => pull.mutate(run.timeline.event(1))}
    >
      Pull the plug
    </Button>
  )
}
