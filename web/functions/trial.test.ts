import { beforeEach, expect, test } from 'vitest'
import {
  beginTrials,
  type SendTrial,
  setInput,
  startTrial,
  stopTrial,
  type TrialAnswer,
  useTrial,
} from './trial.ts'

const answer: TrialAnswer = { output: '1', logs: [], ms: 4 }
const words = (error: unknown) => (error instanceof Error ? error.message : 'odd')
const now = () => useTrial.getState().trial

beforeEach(() => beginTrials('{}'))

/** A server that answers when it is told to. */
function slowServer(): { send: SendTrial; answers: ((answer: TrialAnswer) => void)[] } {
  const answers: ((answer: TrialAnswer) => void)[] = []
  return { answers, send: () => new Promise((resolve) => answers.push(resolve)) }
}

test('[FN13] a trial runs and shows its answer', async () => {
  const { send, answers } = slowServer()
  const running = startTrial('source', send, words)
  expect(now().state).toBe('running')
  answers[0]?.(answer)
  await running
  expect(now()).toEqual({ state: 'done', answer, source: 'source' })
})

test('[FN13] a trial that was stopped, or overtaken, shows nothing when it comes back', async () => {
  const { send, answers } = slowServer()
  const first = startTrial('first', send, words)
  const second = startTrial('second', send, words)
  answers[1]?.(answer)
  await second
  answers[0]?.({ ...answer, output: '"late"' })
  await first
  expect(now()).toMatchObject({ state: 'done', source: 'second' })
  const third = startTrial('third', send, words)
  stopTrial()
  answers[2]?.(answer)
  await third
  expect(now().state).toBe('none')
})

test('[FN13] a call that is refused says why', async () => {
  await startTrial('source', () => Promise.reject(new Error('The server is away.')), words)
  expect(now()).toEqual({ state: 'refused', message: 'The server is away.' })
})

test('[FN8] an input that is not JSON is not sent', async () => {
  const { send, answers } = slowServer()
  setInput('{ oops')
  await startTrial('source', send, words)
  expect(answers).toEqual([])
  expect(now()).toMatchObject({ state: 'refused' })
})
