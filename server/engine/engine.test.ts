import { describe, expect, test } from 'vitest'
import type { Evaluate } from './drive.ts'
import { createHarness } from './testing/harness.ts'
import { pass, person, signals, slow, task, wait } from './testing/machines.ts'
import { settled } from './testing/manual-clock.ts'

describe('commands', () => {
  test('[EN1] a machine runs to its end and the log has it all', async () => {
    const h = createHarness()
    const id = await h.start(pass)
    expect(h.types(id)[0]).toBe('ExecutionStarted')
    expect(h.types(id).at(-1)).toBe('ExecutionSucceeded')
    expect(h.store.executions.get(id)?.projection).toMatchObject({ status: 'SUCCEEDED', inFlight: 0 })
    expect((await h.engine.state(id)).output).toBe(1)
  })

  test('[EN1] commands are decided in order of arrival', async () => {
    const h = createHarness()
    const id = await h.start(signals(['a', 'b']))
    const signal = (eventId: string) =>
      h.engine.deliver(id, { kind: 'Signal', author: 't', name: 'x', key: 'k', eventId, payload: eventId })
    const seqs = (await Promise.all(['1', '2', '3'].map(signal))).map((one) => one.seq)
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b))
    expect((await h.engine.state(id)).inbox.map((one) => one.eventId)).toEqual(['1', '2', '3'])
  })

  test('[EN2] nothing leaves before the commit', async () => {
    const h = createHarness({ T: 1 })
    const id = await h.start(wait(10))
    const { shut, open } = gate()
    h.store.gate = shut
    const seen: string[] = []
    h.engine.subscribe(id, () => seen.push('live'))
    const stop = { kind: 'Stop', author: 't' } as const
    void h.engine.deliver(id, stop).then(() => seen.push('acknowledged'))
    await settled()
    void h.engine.state(id).then(({ status }) => seen.push(`answer ${status}`))
    const late = { kind: 'CompleteTask', author: 't', task: { visit: 9, attempt: 0 }, output: 1 } as const
    void h.engine.deliver(id, late).then(({ refusal }) => seen.push(`refused ${refusal?.code}`))
    await settled()
    expect(seen).toEqual([])
    h.store.gate = null
    open()
    await settled()
    expect(seen).toEqual(['live', 'acknowledged', 'answer ABORTED', expect.stringContaining('refused')])
  })

  test('[EN2] whenever a question is asked, its answer rests on what is committed', async () => {
    for (let turns = 0; turns < 24; turns++) {
      const h = createHarness()
      const [first, second] = [await h.start(wait(10)), await h.start(wait(10))]
      const [before, after] = [gate(), gate()]
      h.store.gate = before.shut
      void h.engine.deliver(first, { kind: 'Stop', author: 't' })
      await settled()
      // Decided, and to be written as soon as the commit before is through.
      void h.engine.deliver(second, { kind: 'Stop', author: 't' })
      await settled()
      h.store.gate = after.shut
      before.open()
      for (let turn = 0; turn < turns; turn++) await null
      let answer = 'none'
      void h.engine.state(second).then(({ status }) => {
        answer = status
      })
      await settled()
      expect(answer, `asked ${turns} turns later`).toBe('none')
      after.open()
      await settled()
      expect(answer).toBe('ABORTED')
    }
  })

  test('[EN2] a task does not start before it is committed', async () => {
    const h = createHarness({ T: 1 })
    h.store.mishaps.push('refuse')
    const { shut, open } = gate()
    h.store.gate = shut
    const started = h.start(task())
    await settled()
    expect(h.starts).toEqual([])
    h.store.gate = null
    open()
    await h.clock.advance(60_000)
    await h.clock.advance(60_000)
    const id = await started
    expect(h.starts.map((one) => one.executionId)).toEqual([id])
  })

  test('[EN8] a request that was decided is answered from the log', async () => {
    const h = createHarness()
    const id = await h.start(signals(['a', 'b']))
    const ask = { kind: 'SetBreakpoints', author: 't', breakpoints: [], requestId: 'r1' } as const
    const first = await h.engine.deliver(id, ask)
    const second = await h.engine.deliver(id, ask)
    const third = await h.again().engine.deliver(id, ask)
    expect([second, third]).toEqual([first, first])
    expect(h.types(id).filter((type) => type === 'BreakpointsSet')).toHaveLength(1)
  })

  test('[EN8] a start with the same request id leads to the same execution', async () => {
    const h = createHarness()
    const one = await h.start(pass, {}, { requestId: 'order-7' })
    const two = await h.again().start(pass, {}, { requestId: 'order-7' })
    expect(two).toBe(one)
    expect(h.store.executions.size).toBe(1)
  })

  test('[EN15] a name is given once per machine', async () => {
    const h = createHarness()
    await h.start(pass, {}, { name: 'monday' })
    await expect(h.start(pass, {}, { name: 'monday' })).rejects.toMatchObject({
      code: 'EXECUTION_NAME_TAKEN',
    })
    expect(h.store.executions.size).toBe(1)
  })

  test('[EN1] an unknown execution is an error with a code', async () => {
    const h = createHarness()
    const asked = h.engine.deliver('nobody', { kind: 'Stop', author: 't' })
    await expect(asked).rejects.toMatchObject({ code: 'EXECUTION_NOT_FOUND' })
  })
})

describe('commits', () => {
  test('[EN3] a commit that fails is decided again', async () => {
    const h = createHarness()
    const id = await h.start(wait(1_000))
    h.store.mishaps.push('refuse')
    const asked = h.engine.deliver(id, { kind: 'Stop', author: 't' })
    await h.clock.advance(10_000)
    expect((await asked).refusal).toBeNull()
    expect(h.types(id).at(-1)).toBe('ExecutionAborted')
  })

  test('[EN4] a commit whose answer was lost is not done twice', async () => {
    const h = createHarness()
    const id = await h.start(signals(['a']))
    h.store.mishaps.push('lose-answer')
    const signal = { kind: 'Signal', author: 't', name: 'a', key: 'k', eventId: 'e', payload: 1 } as const
    const asked = h.engine.deliver(id, signal)
    await h.clock.advance(1_000)
    expect((await asked).refusal).toBeNull()
    expect(h.types(id).filter((type) => type === 'SignalReceived')).toHaveLength(1)
  })

  test('[EN4] a start whose answer was lost is not done twice', async () => {
    const h = createHarness()
    h.store.mishaps.push('lose-answer')
    const started = h.start(pass)
    await h.clock.advance(1_000)
    expect(h.types(await started).filter((type) => type === 'ExecutionStarted')).toHaveLength(1)
  })

  test('[EN5] a database that stays away is told to the caller', async () => {
    const h = createHarness()
    const id = await h.start(wait(1_000_000))
    h.store.down = true
    const asked = h.engine.deliver(id, { kind: 'Stop', author: 't' })
    const told = expect(asked).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    await h.clock.advance(100_000)
    await told
    h.store.down = false
    expect((await h.engine.state(id)).status).toBe('RUNNING')
  })

  test('[EN9] decisions gather while a commit is under way', async () => {
    const h = createHarness()
    const ids = await Promise.all(Array.from({ length: 300 }, () => h.start(wait(1_000))))
    h.store.batches.length = 0
    await Promise.all(ids.map((id) => h.engine.deliver(id, { kind: 'Stop', author: 't' })))
    expect(h.store.batches.length).toBeLessThanOrEqual(4)
    expect(Math.max(...h.store.batches)).toBeLessThanOrEqual(256)
    expect(h.engine.stats().writer.largest).toBeGreaterThan(100)
  })

  test('[EN9] one commit that contradicts itself does not take the others with it', async () => {
    const h = createHarness()
    const [bad, good] = [await h.start(wait(1_000)), await h.start(wait(1_000))]
    h.store.poisoned.add(bad)
    const stop = { kind: 'Stop', author: 't' } as const
    const refused = expect(h.engine.deliver(bad, stop)).rejects.toMatchObject({ code: 'DECISION_FAILED' })
    const asked = h.engine.deliver(good, stop)
    await h.clock.advance(100_000)
    await refused
    expect((await asked).refusal).toBeNull()
  })
})

describe('evaluation', () => {
  const never: Evaluate = (_, signal) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('cut'))))

  test('[EN6] a slow evaluation does not hold up a Stop', async () => {
    const h = createHarness({}, { evaluate: never })
    const started = h.start(slow)
    await settled()
    const id = h.engine.stats().loaded === 1 ? h.lastId() : ''
    expect((await h.engine.deliver(id, { kind: 'Stop', author: 't' })).refusal).toBeNull()
    expect(await started).toBe(id)
    expect(h.types(id).at(-1)).toBe('ExecutionAborted')
    expect(h.store.executions.get(id)?.rows[0]?.partial).toBe(true)
  })

  test('[EN27] decisions before one that waits for an answer are written meanwhile, from its second wait on', async () => {
    const gates: (() => void)[] = []
    const here = createHarness()
    const gated: Evaluate = async (requests, signal) => {
      await new Promise<void>((open) => gates.push(open))
      return here.evaluate(requests, signal)
    }
    const task = (next: string | null) => ({
      ...{ Type: 'Task', Resource: 'function:f' },
      ...(next === null ? { End: true } : { Next: next }),
    })
    const pass = { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% 1 %}' }
    const branches = [
      { StartAt: 'b1', States: { b1: task('b2'), b2: task(null) } },
      {
        StartAt: 'a1',
        States: { a1: task('p1'), p1: { ...pass, Next: 'a2' }, a2: task('p2'), p2: { ...pass, End: true } },
      },
    ]
    const both = { StartAt: 'Both', States: { Both: { Type: 'Parallel', Branches: branches, End: true } } }
    const h = createHarness({}, { evaluate: gated })
    const id = await h.start(both)
    const done = (): number => h.types(id).filter((type) => type === 'TaskSucceeded').length
    expect([done(), gates.length]).toEqual([0, 1])
    gates[0]!()
    await settled()
    expect([done(), gates.length]).toEqual([3, 2])
    gates[1]!()
    await settled()
    expect(done()).toBe(4)
    expect(h.types(id).at(-1)).toBe('ExecutionSucceeded')
  })

  test('[EN7] a lost evaluator is asked again', async () => {
    let asked = 0
    const here = createHarness()
    const losing: Evaluate = async (requests, signal) => {
      asked++
      if (asked < 3) throw new Error('the process died')
      return here.evaluate(requests, signal)
    }
    const h = createHarness({}, { evaluate: losing })
    const started = h.start(slow)
    await h.clock.advance(10_000)
    expect(h.types(await started).at(-1)).toBe('ExecutionSucceeded')
  })

  test('[EN20] a decision that was parted goes on after a crash', async () => {
    const h = createHarness({}, { evaluate: never })
    void h.start(slow).catch(() => {})
    await settled()
    const id = h.lastId()
    await h.engine.close()
    expect(h.store.executions.get(id)?.rows.at(-1)?.partial).toBe(true)
    const after = createHarness({}, { store: h.store, clock: h.clock })
    await after.engine.recover()
    await settled()
    expect(after.types(id).at(-1)).toBe('ExecutionSucceeded')
  })

  test('[EN20] a long decision is parted and goes on', async () => {
    const h = createHarness()
    const loop = {
      QueryLanguage: 'JSONata',
      StartAt: 'N',
      States: {
        N: { Type: 'Pass', Output: '{% $states.input + 1 %}', Next: 'C' },
        C: { Type: 'Choice', Choices: [{ Condition: '{% $states.input < 400 %}', Next: 'N' }], Default: 'E' },
        E: { Type: 'Succeed' },
      },
    }
    const id = await h.start(loop, 0)
    await settled(2_000)
    expect((await h.engine.state(id)).status).toBe('SUCCEEDED')
    expect(h.store.executions.get(id)!.rows.length).toBeGreaterThan(1)
  })
})

describe('waiting', () => {
  test('[EN13] two signals are joined in either order, early or late, and a second one is refused', async () => {
    const h = createHarness()
    for (const order of [
      ['paid', 'packed'],
      ['packed', 'paid'],
    ]) {
      const id = await h.start(signals(['paid', 'packed']))
      const send = (name: string) =>
        h.engine.deliver(id, {
          kind: 'Signal',
          author: 't',
          name,
          key: 'k',
          eventId: `e-${name}`,
          payload: { name },
        })
      expect((await send(order[0]!)).refusal).toBeNull()
      expect((await send(order[0]!)).refusal?.code).toBe('SIGNAL_DUPLICATE')
      await h.clock.advance(10_000)
      expect([...h.store.executions.get(id)!.waiting.values()]).toMatchObject([{ kind: 'signal', key: 'k' }])
      await send(order[1]!)
      const { status, output } = await h.engine.state(id)
      expect({ status, output }).toEqual({
        status: 'SUCCEEDED',
        output: { paid: { name: 'paid' }, packed: { name: 'packed' } },
      })
    }
  })

  test('[EN21] a question to a person is stored as long as it lasts', async () => {
    const h = createHarness()
    const id = await h.start(person)
    const [row] = [...h.store.executions.get(id)!.waiting.values()]
    expect(row).toMatchObject({ kind: 'person', title: 'Approve?', state: 'P' })
    expect(JSON.parse(row!.detail)).toMatchObject({ form: { a: 1 } })
    expect(h.store.executions.get(id)!.projection.inFlight).toBe(0)
    const answer = { visit: row!.visit, attempt: row!.attempt }
    await h.engine.deliver(id, { kind: 'CompleteTask', author: 't', task: answer, output: { yes: true } })
    expect(h.store.executions.get(id)!.waiting.size).toBe(0)
    expect((await h.engine.state(id)).output).toEqual({ yes: true })
  })
})

describe('forks', () => {
  test('[EN14] a finished execution is run on from a past moment with a value changed', async () => {
    const h = createHarness({ T: { total: 7 } })
    const id = await h.start(task())
    const before = h.types(id)
    const done = h.events(id).find((event) => event.type === 'TaskSucceeded')!
    const edit = { target: { kind: 'result', frame: 0 }, value: { total: 42 } } as const
    const fork = await h.engine.fork({ executionId: id, seq: done.seq, edits: [edit], author: 't' })
    await settled()
    expect((await h.engine.state(fork.executionId)).output).toEqual({ total: 42 })
    expect(h.types(id)).toEqual(before)
    expect(h.store.executions.get(fork.executionId)?.create.forkedFrom).toEqual({
      executionId: id,
      seq: done.seq,
    })
  })

  test('[EN10] a task under way in the prefix starts again in the fork, under a key of its own', async () => {
    const h = createHarness({ T: { total: 7 } })
    const id = await h.start(task())
    const scheduled = h.events(id).find((event) => event.type === 'TaskScheduled')!
    const fork = await h.engine.fork({ executionId: id, seq: scheduled.seq, edits: [], author: 't' })
    await settled()
    expect(h.starts.map((one) => one.idempotencyKey)).toEqual([`${id}:1:0`, `${fork.executionId}:1:0`])
    expect((await h.engine.state(fork.executionId)).status).toBe('SUCCEEDED')
  })

  test('[EN14] a moment that is not in the log, and the end itself, are refused', async () => {
    const h = createHarness()
    const id = await h.start(pass)
    const last = h.events(id).length
    const ask = (seq: number) => h.engine.fork({ executionId: id, seq, edits: [], author: 't' })
    await expect(ask(last + 1)).rejects.toMatchObject({ code: 'MOMENT_NOT_FOUND' })
    await expect(ask(last)).rejects.toMatchObject({ name: 'EngineError' })
    expect(h.store.executions.size).toBe(1)
  })
})

/** A promise that commits wait for, and what lets them go. */
function gate(): { readonly shut: Promise<void>; readonly open: () => void } {
  let open = (): void => {}
  const shut = new Promise<void>((resolve) => {
    open = resolve
  })
  return { shut, open }
}
