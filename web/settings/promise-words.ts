import type { PromisesView } from '../../server/trpc/views.ts'
import { count, formatNumber } from '../ui/format.ts'

/** One thing that is promised: whether it holds, and what it says. */
export interface PromiseLine {
  readonly name: string
  /** 'limited': it is promised less than usual, by choice; 'broken': something must be done. */
  readonly state: 'held' | 'limited' | 'broken'
  readonly text: string
}

/** Says of each promise whether it holds right now. */
export function promiseLines(view: PromisesView): PromiseLine[] {
  return [flushed(view), alone(view), taken(view), ...room(view), waiting(view)]
}

function flushed({ flushedBeforeAnswer, store }: PromisesView): PromiseLine {
  if (flushedBeforeAnswer) {
    const where = store === 'pglite' ? 'the disk of this machine' : "the PostgreSQL server's disk"
    return {
      name: 'Nothing is lost',
      state: 'held',
      text: `Whatever was answered, shown or started rests on a commit that had been flushed to ${where} before.`,
    }
  }
  const text =
    'The database answers before it flushes, as HINDSIGHT_ALLOW_ASYNC_COMMIT allows: if it crashes, the last moments before may be lost.'
  return { name: 'Nothing is lost', state: 'limited', text }
}

function alone({ lock }: PromisesView): PromiseLine {
  const name = 'Only one writes'
  if (lock.held) return { name, state: 'held', text: `A second server is kept away by ${lockWords(lock)}.` }
  const text = 'The lock that keeps a second server away is lost; nothing is written until it is held again.'
  return { name, state: 'broken', text }
}

const lockWords = (lock: PromisesView['lock']): string =>
  lock.kind === 'folder' ? `the lock file ${lock.where}` : lock.where

function taken({ refusal }: PromisesView): PromiseLine {
  const name = 'New work is taken'
  if (refusal !== null) return { name, state: 'broken', text: refusal }
  return { name, state: 'held', text: 'Starts, signals and results are stored as they come.' }
}

const LOW = 4

function room({ space }: PromisesView): PromiseLine[] {
  if (space === null) return []
  const { free, reserve } = space
  const state = free < reserve ? 'broken' : free < LOW * reserve ? 'limited' : 'held'
  const text = `${sizeWords(free)} free. Below ${sizeWords(reserve)} nothing new is stored, and what is stored can still be read.`
  return [{ name: 'Room on the disk', state, text }]
}

function waiting({ waiting: now, limits }: PromisesView): PromiseLine {
  const share = Math.max(now.commands / limits.commands, now.bytes / limits.bytes, now.tasks / limits.tasks)
  const most = `${formatNumber(limits.commands)} requests or ${formatNumber(limits.tasks)} tasks`
  const refused =
    now.refused === 0 ? '' : ` ${count(now.refused, 'request was', 'requests were')} told to since the start.`
  return {
    name: 'Memory is bounded',
    state: share >= 1 ? 'limited' : 'held',
    text: `${count(now.commands, 'request waits', 'requests wait')} to be stored, ${count(now.tasks, 'task waits', 'tasks wait')} for a place. Beyond ${most}, new work is asked to come back later.${refused}`,
  }
}

/** Bytes as people say them. */
export function sizeWords(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  let [value, unit] = [bytes, 0]
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000
  return `${value >= 100 || unit === 0 ? Math.floor(value) : Math.floor(value * 10) / 10} ${units[unit]}`
}
