import { expect, test } from 'vitest'
import { encodeEvents } from '../../../core/run/codec.ts'
import type { HistoryEvent } from '../../../core/run/event.ts'
import type { FollowMessage, LogRow } from '../../../server/trpc/views.ts'
import { ExecutionLog } from './execution-log.ts'
import type { LogSource } from './log-source.ts'

const signal = (seq: number): HistoryEvent => ({
  type: 'SignalReceived',
  seq,
  at: 1000 + seq,
  frame: 0,
  name: 's',
  key: null,
  eventId: `e${seq}`,
  payload: seq,
  author: 'test',
})

const row = (firstSeq: number, count = 1): LogRow => ({
  firstSeq,
  count,
  at: 0,
  kind: 'Signal',
  author: 'test',
  partial: false,
  events: encodeEvents(Array.from({ length: count }, (_, i) => signal(firstSeq + i))),
})

/** A server with rows, of which the test decides when they are told. */
function server(stored: LogRow[]) {
  let hear: Parameters<LogSource['follow']>[1] | null = null
  const asked: number[] = []
  const frames: (() => void)[] = []
  const source: LogSource = {
    page: async (afterSeq) => {
      asked.push(afterSeq)
      const rows = stored.filter((each) => each.firstSeq > afterSeq).slice(0, 2)
      return { rows, more: rows.length === 2 }
    },
    follow: (_afterSeq, ear) => {
      hear = ear
      return () => {
        hear = null
      }
    },
  }
  const tell = (...rows: LogRow[]) =>
    hear?.message({ rows, status: 'RUNNING', held: null } satisfies FollowMessage)
  const frame = () => {
    for (const run of frames.splice(0)) run()
  }
  const log = new ExecutionLog(source, (run) => frames.push(run))
  return { log, tell, frame, asked, stored, fail: (error: unknown) => hear?.failed(error) }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

test('[RN1] pages are loaded to the end, then the log is followed', async () => {
  const { log, tell, frame } = server([row(1, 2), row(3), row(4), row(5, 3)])
  log.start()
  await settled()
  expect([log.timeline.length, log.status().ready]).toEqual([7, true])
  tell(row(5, 3), row(8))
  frame()
  expect(log.timeline.events.map((event) => event.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
})

test('[RN2] a message that was lost is fetched from the stored pages', async () => {
  const { log, tell, frame, stored } = server([row(1)])
  log.start()
  await settled()
  stored.push(row(2), row(3), row(4))
  tell(row(4))
  frame()
  await settled()
  expect(log.timeline.length).toBe(4)
})

test('[RN3] what arrives within a frame is heard of once', async () => {
  const { log, tell, frame } = server([row(1)])
  log.start()
  await settled()
  let heard = 0
  log.subscribe(() => heard++)
  tell(row(2))
  tell(row(3), row(4))
  expect(log.timeline.length).toBe(1)
  frame()
  expect([log.timeline.length, heard]).toEqual([4, 1])
})

test('[RN4] a log that breaks off says why and can go on', async () => {
  const { log, fail, tell, frame } = server([row(1)])
  log.start()
  await settled()
  fail(new Error('gone'))
  expect(log.status().error).toEqual(new Error('gone'))
  log.start()
  await settled()
  tell(row(2))
  frame()
  expect([log.timeline.length, log.status().error]).toEqual([2, null])
})
