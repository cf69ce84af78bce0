import {
  IconBroadcast,
  IconChevronLeft,
  IconChevronRight,
  IconGitFork,
  IconPlayerPlay,
  IconPlayerSkipForward,
  IconPlayerTrackNext,
  IconPlayerTrackPrev,
} from '@tabler/icons-react'
import { useMemo } from 'react'
import { heldFrames } from '../../../core/run/select.ts'
import { type Action, useActions } from '../../lib/actions.ts'
import { useRun } from '../run.ts'
import { stepByState } from '../scrubber/steps.ts'
import { useRelease } from './use-release.ts'

/** Everything on the execution page that has a key. */
export function useRunActions(onRunOn: () => void): void {
  const { timeline, cursor } = useRun()
  const release = useRelease().mutate
  const actions = useMemo<Action[]>(() => {
    const move = (
      id: string,
      label: string,
      shortcut: string,
      icon: Action['icon'],
      run: () => void,
    ): Action => ({
      id: `run.${id}`,
      label,
      group: 'Execution',
      icon,
      shortcut,
      enabled: () => timeline.length > 0,
      run,
    })
    const freed = (id: string, label: string, shortcut: string, mode: 'step' | 'continue'): Action => ({
      ...move(id, label, shortcut, mode === 'step' ? IconPlayerSkipForward : IconPlayerPlay, () => {
        const first = heldFrames(timeline.head)[0]
        if (first) release({ frame: first.frame, mode })
      }),
      enabled: () => heldFrames(timeline.head).length > 0,
    })
    return [
      move('back', 'One event back', 'ArrowLeft', IconChevronLeft, () => cursor.step(-1)),
      move('on', 'One event on', 'ArrowRight', IconChevronRight, () => cursor.step(1)),
      move('stateBack', 'One state back', 'shift+ArrowLeft', IconPlayerTrackPrev, () =>
        stepByState(timeline, cursor, -1),
      ),
      move('stateOn', 'One state on', 'shift+ArrowRight', IconPlayerTrackNext, () =>
        stepByState(timeline, cursor, 1),
      ),
      move('first', 'To the first event', 'Home', IconPlayerTrackPrev, () => cursor.step(-cursor.seq)),
      move('last', 'To the last event', 'End', IconPlayerTrackNext, () => cursor.step(timeline.length)),
      move('play', 'Play or pause', ' ', IconPlayerPlay, () => cursor.toggle()),
      move('live', 'Follow what happens now', 'l', IconBroadcast, () => cursor.follow()),
      move('fork', 'Run on from here', 'f', IconGitFork, onRunOn),
      freed('step', 'Step', 's', 'step'),
      freed('continue', 'Continue', 'c', 'continue'),
    ]
  }, [timeline, cursor, release, onRunOn])
  useActions(actions)
}
