import { expect, test } from 'vitest'
import type { EvaluationAnswer, EvaluationRequest } from '../../core/expression/evaluation.ts'
import type { DecisionRun, Progress } from '../../core/run/decide.ts'
import { systemClock } from './clock.ts'
import { drive } from './drive.ts'
import { LazyAbort } from './lazy-abort.ts'
import { silentLog } from './log.ts'

const request = (key: string): EvaluationRequest => ({
  key,
  parts: [],
  mode: 'all',
  bindings: { states: {}, variables: {} },
  now: 0,
  seed: '',
})

/** A decision that asks the given questions, round by round, and what it was answered. */
function decision(...rounds: readonly string[][]): { run: DecisionRun; answered: string[][] } {
  const answered: string[][] = []
  let next = 0
  const step = (answers: readonly EvaluationAnswer[]): Progress => {
    if (next > 0) answered.push(answers.map(({ key }) => key).sort())
    const round = rounds[next++]
    return round === undefined ? { kind: 'idle' } : { kind: 'evaluate', requests: round.map(request) }
  }
  return { run: { events: [], refusal: null, step }, answered }
}

const answer = ({ key }: EvaluationRequest): EvaluationAnswer => ({ key, ok: true, values: [] })

/** Everything but what begins with `slow` is had at once. */
function host() {
  const asked: string[][] = []
  const tools = {
    evaluate: async (requests: readonly EvaluationRequest[]) => {
      asked.push(requests.map(({ key }) => key))
      return requests.map(answer)
    },
    evaluateNow: (one: EvaluationRequest) => (one.key.startsWith('slow') ? null : answer(one)),
    ...{ clock: systemClock, log: silentLog },
  }
  return { tools, asked }
}

test('[EN70] a decision whose questions are answered at once ends without waiting', () => {
  const { run, answered } = decision(['a', 'b'], ['c'])
  const { tools, asked } = host()
  expect(drive(run, new LazyAbort(), tools, 'x')).toBe(true)
  expect(answered).toEqual([['a', 'b'], ['c']])
  expect(asked).toEqual([])
})

test('[EN70] only what is not had at once is asked, and all answers are given together', async () => {
  const { run, answered } = decision(['a', 'slow b'], ['c'], ['slow d'], ['e'])
  const { tools, asked } = host()
  expect(await drive(run, new LazyAbort(), tools, 'x')).toBe(true)
  expect(answered).toEqual([['a', 'slow b'], ['c'], ['slow d'], ['e']])
  expect(asked).toEqual([['slow b'], ['slow d']])
})

test('[EN70] a decision that was cut is parted before the next question is asked', async () => {
  const { run } = decision(['a'], ['slow b'])
  const { tools, asked } = host()
  const cut = new LazyAbort()
  cut.abort()
  expect(await drive(run, cut, tools, 'x')).toBe(false)
  expect(asked).toEqual([])
})
