import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StateMachine } from '../core/language/definition.ts'
import type { Engine } from '../server/engine/engine.ts'
import { openTestStore, type TestStore } from '../server/store/testing.ts'
import { begin, engineOn } from './support/live-engine.ts'

const machine: StateMachine = {
  QueryLanguage: 'JSONata',
  StartAt: 'Prepare',
  States: {
    Prepare: { Type: 'Task', Resource: 'function:prepare', Next: 'Both are here' },
    'Both are here': {
      Type: 'Task',
      Resource: 'signal:wait',
      Arguments: { Names: ['paid', 'packed'], Key: '{% $states.input.order %}' },
      Next: 'Done',
    },
    Done: { Type: 'Succeed' },
  },
}

let opened: TestStore
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.done())

const send = (engine: Engine, id: string, name: string, eventId: string) =>
  engine.deliver(id, { kind: 'Signal', author: 'shop', name, key: 'o-1', eventId, payload: { from: name } })

/** An engine whose preparation lasts until it is told to end. */
function slowEngine(): { engine: Engine; prepared(): void } {
  let prepared = (): void => {}
  const gate = new Promise<void>((resolve) => {
    prepared = resolve
  })
  const engine = engineOn(opened.store, async () => {
    await gate
    return { kind: 'succeeded', output: { order: 'o-1' } }
  })
  return { engine, prepared }
}

async function until(engine: Engine, id: string, what: 'waits' | 'ended'): Promise<void> {
  for (let i = 0; i < 500; i++) {
    const { status, frames } = await engine.state(id)
    const position = frames.get(0)?.position
    const waits = position?.kind === 'visit' && position.visit.state === 'Both are here'
    if (what === 'ended' ? status !== 'RUNNING' : waits) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error(`the execution never ${what}`)
}

test.each([
  ['paid', 'packed'],
  ['packed', 'paid'],
])(
  '[PF9] %s comes first and before it is waited for, then the server starts again, then comes %s, twice',
  async (first, second) => {
    const early = slowEngine()
    const id = await begin(opened.store, early.engine, machine, { order: 'o-1' })
    expect((await send(early.engine, id, first, `${first}-1`)).refusal).toBeNull()
    expect((await send(early.engine, id, first, `${first}-1`)).refusal?.code).toBe('SIGNAL_DUPLICATE')
    expect((await early.engine.state(id)).inbox).toHaveLength(1)
    await early.engine.close()

    const late = slowEngine()
    await late.engine.recover()
    late.prepared()
    await until(late.engine, id, 'waits')
    expect((await send(late.engine, id, second, `${second}-1`)).refusal).toBeNull()
    expect((await send(late.engine, id, second, `${second}-1`)).refusal).not.toBeNull()
    await until(late.engine, id, 'ended')

    const { status, output, inbox } = await late.engine.state(id)
    expect({ status, output, inbox }).toEqual({
      status: 'SUCCEEDED',
      output: { paid: { from: 'paid' }, packed: { from: 'packed' } },
      inbox: [],
    })
    const item = await opened.store.executions.get(id)
    expect([item?.status, item?.inFlight]).toEqual(['SUCCEEDED', 0])
    await late.engine.close()
  },
)
