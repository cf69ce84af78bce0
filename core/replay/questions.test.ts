import { beforeAll, describe, expect, test } from 'vitest'
import type { Json } from '../std/json.ts'
import { diffJson, valueAt } from './diff.ts'
import { firstDivergence, pairVisits } from './divergence.ts'
import { forkStart, lastRunning } from './fork-start.ts'
import { changeOf, frameValue } from './frame-change.ts'
import { LinkedCursor } from './linked-cursor.ts'
import { type Moment, momentAt } from './moment.ts'
import { originOf, partOf, type ShownValue } from './shown-value.ts'
import { forkOf, orderWorker, runOrder, timelineOf } from './testing/recorded.ts'
import type { Timeline } from './timeline.ts'

let good: Awaited<ReturnType<typeof runOrder>>
let bad: Awaited<ReturnType<typeof runOrder>>
let red: Timeline

beforeAll(async () => {
  good = await runOrder(40)
  bad = await runOrder(80)
  red = timelineOf(bad)
})

/** The first event of a type in a state. */
function seqOf(timeline: Timeline, type: string, name: string): number {
  const found = timeline.events.find(
    (event) =>
      event.type === type && event.visit !== undefined && timeline.index.visit(event.visit)?.name === name,
  )
  return found!.seq
}

const at = (timeline: Timeline, seq: number): Moment => momentAt(timeline, seq)!

describe('questions about a value', () => {
  test('[RP6] the total at the charge was written by the task that worked it out', () => {
    const moment = at(red, seqOf(red, 'TaskStateEntered', 'Charge card'))
    const origin = originOf(red, moment, { part: 'input', pointer: '/total' })
    expect(origin).toMatchObject({ seq: seqOf(red, 'TaskSucceeded', 'Work out total'), by: 'work' })
  })

  test('[RP7] a value that a person wrote in a fork is said to be the person’s', async () => {
    const seq = seqOf(red, 'TaskSucceeded', 'Work out total')
    const edits = [{ target: { kind: 'result' as const, frame: 0, pointer: '/total' }, value: 40 }]
    const { timeline, refusal } = await forkOf(bad, seq, edits, orderWorker(80))
    expect(refusal).toBeNull()
    expect(timeline.head.status).toBe('SUCCEEDED')
    const moment = at(timeline, seqOf(timeline, 'TaskStateEntered', 'Charge card'))
    expect(moment.input).toMatchObject({ total: 40 })
    const origin = originOf(timeline, moment, { part: 'input', pointer: '/total' })
    expect(timeline.event(origin!.seq)?.type).toBe('ValueEdited')
  })

  test('[RP6] what the execution came to is asked of the flow, not of the last task', () => {
    const green = timelineOf(good)
    const end = at(green, green.length)
    expect(end.visit).toBeNull()
    const origin = originOf(green, end, { part: 'output', pointer: '/0' })
    expect(origin?.seq).toBe(seqOf(green, 'ParallelStateExited', 'Tell'))
  })

  test('[RP8] a variable was written by the exit that assigned it', () => {
    const moment = at(red, red.length)
    const origin = originOf(red, moment, { part: 'variables', pointer: '/worked' })
    expect(red.event(origin!.seq)).toMatchObject({
      type: expect.stringMatching(/^Task(StateExited|Succeeded)$/),
    })
  })

  test('[RP9] what came with the start is said to', () => {
    const moment = at(red, seqOf(red, 'TaskStateEntered', 'Charge card'))
    expect(originOf(red, moment, { part: 'input', pointer: '/customer/name' })).toEqual({
      seq: 1,
      by: 'input',
      visit: null,
    })
  })

  test('[RP10] what a task was given is traced to where it came from', () => {
    const moment = at(red, seqOf(red, 'TaskFailed', 'Charge card'))
    const origin = originOf(red, moment, { part: 'parameters', pointer: '/total' })
    expect(origin?.seq).toBe(seqOf(red, 'TaskSucceeded', 'Work out total'))
  })
})

describe('forks', () => {
  test('[RP14] wherever a fork is said to begin, it is accepted and changes the value', async () => {
    const parts = ['input', 'output', 'result', 'variables'] as const
    const tried = new Set<string>()
    for (let seq = 1; seq <= bad.log.length; seq++) {
      for (const part of parts) await tryFork(seq, part, tried)
    }
    expect(tried.size).toBeGreaterThan(8)
  })

  async function tryFork(seq: number, part: ShownValue['part'], tried: Set<string>): Promise<void> {
    const moment = at(red, seq)
    const whole = partOf(moment, part)
    const pointer = part === 'variables' ? '/worked' : ''
    if (whole === undefined || valueAt(whole, part === 'variables' ? ['worked'] : []) === undefined) return
    const start = forkStart(red, moment, { part, pointer })
    const key = JSON.stringify(start)
    if (start === null || tried.has(key)) return
    tried.add(key)
    expect(start.seq).toBeLessThanOrEqual(Math.max(seq, moment.visit?.exitedSeq ?? seq))
    const edit = { target: start.target as { kind: 'input'; frame: number }, value: { total: 1 } as Json }
    const { timeline, refusal } = await forkOf(bad, start.seq, [edit], orderWorker(1))
    expect([key, refusal]).toEqual([key, null])
    const edited = timeline.events.find((event) => event.type === 'ValueEdited')
    expect(edited).toMatchObject({ edit: { value: { total: 1 } } })
  }

  test('[RP14] a fork of a failed run begins before its end', () => {
    expect(lastRunning(red, red.length)).toBeLessThan(red.length)
    expect(lastRunning(red, 3)).toBe(3)
  })
})

describe('two histories', () => {
  test('[RP11] differences are the outermost places', () => {
    expect(diffJson({ a: [1, 2], b: { c: 1 } }, { a: [1, 3], b: 5 })).toEqual([
      { pointer: '/a/1', before: 2, after: 3 },
      { pointer: '/b', before: { c: 1 }, after: 5 },
    ])
    expect(diffJson({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toEqual([])
  })

  test('[RP12] visits are paired, and those that differ are named', () => {
    const pairs = pairVisits(red, timelineOf(good))
    expect(pairs.filter((pair) => pair.same)).toEqual([])
    expect(pairs.find((pair) => pair.name === 'Order failed')).toMatchObject({ right: null })
    expect(pairs.filter((pair) => pair.name === 'Pack').map((pair) => pair.left)).toEqual([null, null, null])
    expect(new Set(pairs.map((pair) => pair.key)).size).toBe(pairs.length)
    expect(pairVisits(red, red).every((pair) => pair.same)).toBe(true)
  })

  test('[RP13] equal runs do not diverge, a fork does where it begins', async () => {
    const again = await runOrder(80)
    expect(firstDivergence(bad.log, again.log)).toBeNull()
    const { timeline } = await forkOf(bad, 4, [], orderWorker(80))
    expect(firstDivergence(bad.log, timeline.events)).toBe(5)
  })

  test('[RP17] a linked cursor stands where the other side did the same', async () => {
    const seq = seqOf(red, 'TaskSucceeded', 'Work out total')
    const { timeline } = await forkOf(bad, seq, [], orderWorker(80))
    const link = new LinkedCursor(timeline, red, seq)
    expect(link.at(seq - 1)).toBe(seq - 1)
    expect(link.at(timeline.length)).toBe(red.length)
    expect(link.at(seqOf(timeline, 'TaskStateEntered', 'Charge card'))).toBe(
      seqOf(red, 'TaskStateEntered', 'Charge card'),
    )
  })

  test('[RP18] an event changes the data of its own frame, and says which', () => {
    const seq = seqOf(red, 'TaskSucceeded', 'Work out total')
    expect(changeOf(red, seq).map((each) => each.pointer)).toEqual(['/parameters', '/result'])
    expect(frameValue(red, seq, 99)).toEqual({})
  })
})
