import { useEffect } from 'react'
import { useConnection } from '../../lib/connection.ts'
import { client } from '../../lib/trpc.ts'
import { count } from '../../ui/format.ts'
import { type Run, useLogStatus, useRun } from '../run.ts'
import { CoachCard } from './coach-card.tsx'
import { type PlugPhase, useWalk } from './walk-store.ts'

interface PlugCardProps {
  plug: { executionId: string; phase: PlugPhase }
}

/** Step five: the server is killed in the middle of this run, and the page tells what becomes of it. */
export function PlugCard({ plug }: PlugCardProps) {
  const run = useRun()
  useLogStatus()
  useMiddle(run, plug.phase)
  useReturn(run, plug.phase)
  const ended = run.timeline.head.status !== 'RUNNING' && run.timeline.length > 0
  const [title, text] = words(plug.phase, ended, run.timeline.length)
  return <CoachCard step={4} title={title} text={text} last={ended} />
}

function words(phase: PlugPhase, ended: boolean, events: number): [string, string] {
  if (ended && (phase === 'back' || phase === 'pulled')) {
    return [
      'It came back and finished',
      `The process was killed in the middle, and ${count(events, 'event')} stand in one log without a gap. Nothing was done twice.`,
    ]
  }
  if (ended) return ['It has finished', 'The run was over before the server was gone.']
  if (phase === 'starting')
    return [
      'A new order is under way',
      'As soon as it waits for the parcel to be packed, the server is killed.',
    ]
  if (phase === 'running')
    return ['Pulling the plug …', 'The server process is killed now, without any goodbye.']
  if (phase === 'pulled')
    return ['The server is gone', 'Its supervisor starts it again. This page waits, nothing is lost.']
  return ['It is back', 'It has read the log and goes on where it was.']
}

/** Kills the server when the run has come to its wait. */
function useMiddle(run: Run, phase: PlugPhase): void {
  useEffect(() => {
    if (phase !== 'starting') return
    const look = () => {
      if (!run.timeline.events.some((event) => event.type === 'WaitScheduled')) return
      stop()
      setPhase('running')
      client.system.pullPlug.mutate().then(
        () => setPhase('pulled'),
        () => setPhase('pulled'),
      )
    }
    const stop = run.log.subscribe(look)
    look()
    return stop
  }, [run, phase])
}

/** The server was gone and answers again, or what it has done since is here already. */
function useReturn(run: Run, phase: PlugPhase): void {
  useEffect(() => {
    if (phase !== 'pulled') return
    const before = run.timeline.length
    const stops = [
      useConnection.subscribe((now, was) => {
        if (now.up && !was.up) setPhase('back')
      }),
      run.log.subscribe(() => {
        if (run.timeline.length > before) setPhase('back')
      }),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [run, phase])
}

function setPhase(phase: PlugPhase): void {
  useWalk.setState((state) => (state.plug === null ? state : { plug: { ...state.plug, phase } }))
}
