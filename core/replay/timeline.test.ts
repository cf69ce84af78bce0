import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { fold } from '../run/evolve.ts'
import { simulate } from '../run/testing/simulation.ts'
import { pointerTo } from '../std/json-pointer.ts'
import { momentAt } from './moment.ts'
import { TakenEdges } from './taken-edges.ts'
import { ORDER, runOrder, timelineOf, timelineOfEvents } from './testing/recorded.ts'
import { Timeline } from './timeline.ts'

let good: Awaited<ReturnType<typeof runOrder>>
let bad: Awaited<ReturnType<typeof runOrder>>

beforeAll(async () => {
  good = await runOrder(40)
  bad = await runOrder(80)
})

describe('timeline', () => {
  test('[RP1] overlapping deliveries are taken once, a gap is an error', () => {
    const timeline = new Timeline()
    timeline.append(good.log.slice(0, 5))
    timeline.append(good.log.slice(2, 9))
    expect(timeline.events).toEqual(good.log.slice(0, 9))
    expect(() => timeline.append(good.log.slice(12, 14))).toThrow('event 10 is missing before 13')
  })

  test('[RP2] any order of seeks gives the fold of the prefix', () => {
    const timeline = timelineOf(good)
    fc.assert(
      fc.property(fc.array(fc.nat({ max: good.log.length }), { minLength: 1, maxLength: 12 }), (seeks) => {
        for (const seq of seeks) expect(timeline.stateAt(seq)).toEqual(fold(good.log.slice(0, seq)))
      }),
      { numRuns: 60 },
    )
  })

  test('[RP2] keyframes of a long log are not changed by going on', () => {
    const first = good.log[0]!
    const long = [first, ...Array.from({ length: 900 }, (_, i) => signal(i + 2, first.at))]
    const timeline = timelineOfEvents(long)
    for (const seq of [899, 3, 450, 201, 200, 199, 0]) {
      expect(timeline.stateAt(seq)).toEqual(fold(long.slice(0, seq)))
    }
  })

  test('[RP3] decisions begin where commands were decided', () => {
    const timeline = timelineOf(good)
    const starts = good.decisions.flatMap(({ decision }) => decision.events[0]?.seq ?? [])
    expect(timeline.decisionStarts).toEqual(starts)
  })

  test('[RP4] visits and their attempts end as they ended', () => {
    const ends = (run: typeof good) =>
      timelineOf(run).index.visits.map((visit) => [visit.name, visit.end, visit.attempts.length])
    expect(ends(bad)).toEqual([
      ['Work out total', 'succeeded', 1],
      ['Charge card', 'caught', 1],
      ['Order failed', 'failed', 0],
    ])
    expect(ends(good).filter(([name]) => name === 'Charge card')).toEqual([['Charge card', 'succeeded', 2]])
    expect(ends(good).filter(([name]) => name === 'Pack')).toHaveLength(3)
  })

  test('[RP4] a visit that is redriven runs again', async () => {
    const run = await simulate(
      { StartAt: 'Rest', States: { Rest: { Type: 'Wait', Seconds: 9, End: true } } },
      { input: {} },
    )
    await run.send({ kind: 'Stop' })
    expect(timelineOf(run).index.visits[0]?.end).toBe('aborted')
    await run.send({ kind: 'Redrive' })
    const redriven = timelineOf(run)
    expect(redriven.index.visits[0]?.end).toBe('running')
    expect(redriven.track.at('/States/Rest', run.log.length).status).toBe('waiting')
    await run.settle()
    expect(timelineOf(run).index.visits[0]?.end).toBe('succeeded')
  })

  test('[RP5] what is painted counts the visits that the fold has under way', () => {
    for (const run of [good, bad]) {
      const timeline = timelineOf(run)
      for (let seq = 1; seq <= run.log.length; seq++) {
        const state = fold(run.log.slice(0, seq))
        const live = new Map<string, number>()
        for (const frame of state.frames.values()) {
          if (frame.position.kind !== 'visit') continue
          const pointer = pointerTo(frame.scope, 'States', frame.position.visit.state)
          live.set(pointer, (live.get(pointer) ?? 0) + 1)
        }
        for (const pointer of timeline.track.reached()) {
          if (state.status !== 'RUNNING') continue
          expect([seq, pointer, timeline.track.at(pointer, seq).active]).toEqual([
            seq,
            pointer,
            live.get(pointer) ?? 0,
          ])
        }
      }
    }
  })

  test('[RP15] a moment is the same in a log that ends there', () => {
    for (const run of [good, bad]) {
      const whole = timelineOf(run)
      for (let seq = 1; seq <= run.log.length; seq++) {
        const { visit: _later, ...shown } = momentAt(whole, seq)!
        const { visit: _then, ...then } = momentAt(timelineOfEvents(run.log.slice(0, seq)), seq)!
        expect(shown).toEqual(then)
      }
    }
  })

  test('[RP16] arrows are taken from the event on that goes along them', () => {
    const timeline = timelineOf(bad)
    const taken = new TakenEdges()
    for (const event of timeline.events) taken.append(event, timeline.index)
    const caught = bad.log.find((event) => 'catcher' in event && event.catcher === 0)!
    const edge = '/States/Charge card/Catch/0/Next'
    expect([taken.has(edge, caught.seq - 1), taken.has(edge, caught.seq)]).toEqual([false, true])
    expect(taken.has('/StartAt', 1)).toBe(false)
    expect(taken.has('/StartAt', 2)).toBe(true)
    expect(taken.has('/States/Charge card/Next', bad.log.length)).toBe(false)
    expect(Object.keys(ORDER.States)).toContain('Charge card')
  })
})

function signal(seq: number, at: number) {
  return {
    type: 'SignalReceived',
    seq,
    at,
    frame: 0,
    name: 's',
    key: null,
    eventId: `e${seq}`,
    payload: seq,
    author: 'test',
  } as const
}
