import { describe, expect, test } from 'vitest'
import type { StateMachine } from '../language/definition.ts'
import { evolve } from '../run/evolve.ts'
import { historyView } from '../run/history-view.ts'
import { initialState } from '../run/initial-state.ts'
import type { ExecutionState } from '../run/state.ts'
import { simulate, simulationOf } from '../run/testing/simulation.ts'
import type { Json, JsonObject } from '../std/json.ts'
import { type Enriched, enrich } from './enrich.ts'
import { readHistory } from './read-history.ts'
import { ORDER, orderWorker, runOrder } from './testing/recorded.ts'
import { unknownAt } from './unknown-at.ts'

/** A log of ours as the command line tool would print it, times in ISO 8601. */
async function recording(total: number): Promise<{ events: JsonObject[] }> {
  const run = await runOrder(total)
  const events = historyView(run.log, ORDER).map(({ details, timestamp, ...event }) => ({
    ...event,
    timestamp: new Date(timestamp).toISOString(),
    ...details,
  }))
  return JSON.parse(JSON.stringify({ events })) as { events: JsonObject[] }
}

function read(history: Json, definition: StateMachine = ORDER): Enriched {
  const found = readHistory(history, definition)
  if (!found.ok) throw new Error(found.error.message)
  return enrich(found.value, definition)
}

function foldTo({ events }: Enriched, seq = events.length): ExecutionState {
  const state = initialState()
  for (const event of events.slice(0, seq)) evolve(state, event)
  return state
}

const codeOf = (history: Json): string => {
  const found = readHistory(history, ORDER)
  return found.ok ? 'ok' : `${found.error.code} ${found.error.pointer}`
}

test('[RP19] a history that was exported and imported again tells the same story', async () => {
  const run = await runOrder(30)
  const imported = read(await recording(30))
  const state = foldTo(imported)
  const { status, output, startedAt, stoppedAt } = run.state
  expect(state).toMatchObject({ status, output, startedAt, stoppedAt, imported: true })
  const told = imported.events.filter((event) => event.type === 'RetryScheduled')
  expect(told).toMatchObject([{ retrier: 0, error: 'Busy' }])
  const reverse = await recording(30)
  reverse.events.reverse()
  expect(read(reverse).events).toEqual(imported.events)
})

test('[RP19] which catcher and which item it was is worked out', async () => {
  const imported = read(await recording(80))
  expect(imported.events.find((event) => 'catcher' in event)).toMatchObject({
    name: 'Charge card',
    catcher: 0,
  })
  const map = read(await recording(30)).events.find((event) => event.type === 'MapStateStarted')
  expect(map).toMatchObject({ items: [1, 2, 3], maxConcurrency: 0 })
})

test('[RP20] an imported history takes no command but a fork, and goes on from every moment that is known', async () => {
  const imported = read(await recording(30))
  const refused = await simulationOf(
    { ...(await simulate(ORDER, { input: {} })).program },
    foldTo(imported),
  ).send({
    kind: 'Redrive',
  })
  expect(refused.refusal?.code).toBe('EXECUTION_IMPORTED')
  for (let seq = 1; seq < imported.events.length; seq++) {
    const state = foldTo(imported, seq)
    expect(unknownAt(imported.events.slice(0, seq), state)).toBeNull()
    const fork = simulationOf((await simulate(ORDER, { input: {} })).program, state)
    const from = { executionId: 'imported', seq }
    const asked = { executionId: 'f', name: 'f', from, edits: [], breakpoints: [], rehearsal: false }
    expect((await fork.send({ kind: 'Fork', ...asked })).refusal).toBeNull()
    await fork.settle(orderWorker(30))
    expect([seq, fork.state.status]).toEqual([seq, 'SUCCEEDED'])
  }
})

describe('[RP21] a moment that rests on a value which the recording does not tell is not forked', () => {
  test('a cut-off input, until its state has been left', async () => {
    const history = await recording(30)
    const entered = history.events.find((e) => e.type === 'TaskStateEntered')!
    const details = entered.stateEnteredEventDetails as JsonObject
    entered.stateEnteredEventDetails = { name: details.name!, inputDetails: { truncated: true } }
    const imported = read(history)
    const seq = imported.events.findIndex((e) => e.type === 'TaskStateEntered') + 1
    const at = (n: number) => unknownAt(imported.events.slice(0, n), foldTo(imported, n))
    expect(at(seq - 1)).toBeNull()
    expect(at(seq)).toMatchObject({ seq, field: 'input' })
    expect(at(seq)?.message).toContain('Work out total')
    const left = imported.events.findIndex((e) => e.type === 'TaskStateExited') + 1
    expect(at(left)).toBeNull()
  })

  test('variables of a recording from before there were any', async () => {
    const history = await recording(30)
    for (const event of history.events) {
      const details = event.stateExitedEventDetails as JsonObject | undefined
      if (details !== undefined) delete details.assignedVariables
    }
    const imported = read(history)
    const seq = imported.events.findIndex((e) => e.type === 'TaskStateExited') + 1
    expect(unknownAt(imported.events.slice(0, seq), foldTo(imported, seq))).toMatchObject({
      field: 'assigned',
    })
  })
})

test('[RP22] what is not a history of this machine is refused with its place', async () => {
  const good = await recording(30)
  expect(codeOf(good)).toBe('ok')
  expect(codeOf(good.events)).toBe('ok')
  expect(codeOf({ history: [] })).toBe('HISTORY_SHAPE ')
  expect(codeOf({ events: [] })).toBe('HISTORY_EMPTY /events')
  expect(codeOf({ events: [1] })).toBe('HISTORY_EVENT /events/0')
  expect(codeOf({ events: good.events.slice(3) })).toBe('HISTORY_INCOMPLETE /events')
  expect(codeOf({ events: good.events.toSpliced(4, 1) })).toBe('HISTORY_ORDER /events')
  expect(codeOf({ events: [{ ...good.events[0]!, type: 'Nothing' }] })).toBe(
    'HISTORY_EVENT_TYPE /events/0/type',
  )
  const other = readHistory(good, { StartAt: 'A', States: { A: { Type: 'Succeed' } } })
  expect(other.ok ? '' : other.error.code).toBe('HISTORY_OTHER_MACHINE')
})
