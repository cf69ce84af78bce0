import type { HistoryEvent, TaskScheduled } from '../../core/run/event.ts'

/** What is wrong with the deadlines of a log: each takes effect at most once, and none before its time. */
export function deadlineFaults(events: readonly HistoryEvent[]): string[] {
  return [...waits(events), ...retries(events), ...timeouts(events)]
}

function waits(events: readonly HistoryEvent[]): string[] {
  const faults: string[] = []
  const until = new Map<number, number>()
  const exits = new Set<number>()
  for (const event of events) {
    if (event.type === 'WaitScheduled') {
      if (until.has(event.visit)) faults.push(`the Wait of visit ${event.visit} was set twice`)
      until.set(event.visit, event.until)
    }
    if (event.type !== 'WaitStateExited') continue
    if (exits.has(event.visit)) faults.push(`the Wait of visit ${event.visit} was left twice`)
    exits.add(event.visit)
    const due = until.get(event.visit)
    if (due !== undefined && event.at < due)
      faults.push(`the Wait of visit ${event.visit} was left ${due - event.at} ms early`)
  }
  return faults
}

function retries(events: readonly HistoryEvent[]): string[] {
  const faults: string[] = []
  const due = new Map<string, number>()
  for (const event of events) {
    if (event.type === 'RetryScheduled') {
      const place = `${event.visit}.${event.attempt}`
      if (due.has(place)) faults.push(`attempt ${place} is retried twice`)
      due.set(place, event.dueAt)
    }
    if (event.type !== 'TaskScheduled' || event.attempt === 0) continue
    const at = due.get(`${event.visit}.${event.attempt - 1}`)
    if (at === undefined) faults.push(`attempt ${event.visit}.${event.attempt} was never planned`)
    else if (event.at < at)
      faults.push(`attempt ${event.visit}.${event.attempt} began ${at - event.at} ms early`)
  }
  return faults
}

function timeouts(events: readonly HistoryEvent[]): string[] {
  const faults: string[] = []
  const scheduled = new Map<string, TaskScheduled>()
  const beats = new Map<string, number | null>()
  for (const event of events) {
    const place = `${event.visit}.${event.attempt}`
    if (event.type === 'TaskScheduled') {
      scheduled.set(place, event)
      beats.set(place, event.heartbeatDeadline)
    }
    const seconds = scheduled.get(place)?.heartbeatSeconds
    if (event.type === 'TaskStarted' && seconds !== undefined)
      beats.set(place, event.startedAt + seconds * 1000)
    if (event.type === 'TaskHeartbeatReceived') beats.set(place, event.heartbeatDeadline)
    if (event.type !== 'TaskTimedOut') continue
    const due = event.heartbeat === true ? beats.get(place) : scheduled.get(place)?.deadline
    if (due === null || due === undefined) faults.push(`attempt ${place} timed out and had no deadline`)
    else if (event.at < due) faults.push(`attempt ${place} timed out ${due - event.at} ms early`)
  }
  return faults
}
