import { create } from 'zustand'
import type { client } from '../lib/trpc.ts'
import { inputProblem } from './trial-input.ts'

/** What the server answers to a trial. */
export type TrialAnswer = Awaited<ReturnType<(typeof client)['function']['run']['mutate']>>

/** A try-out of the text in the editor. */
export type Trial =
  | { readonly state: 'none' }
  | { readonly state: 'running'; readonly stop: () => void }
  | { readonly state: 'done'; readonly answer: TrialAnswer; readonly source: string }
  | { readonly state: 'refused'; readonly message: string }

/** Sends one trial; `signal` gives it up. */
export type SendTrial = (source: string, input: string, signal: AbortSignal) => Promise<TrialAnswer>

/** The last trial of the open function, and the input (JSON text, perhaps not yet) for the next one. */
export const useTrial = create<{ readonly trial: Trial; readonly input: string }>(() => ({
  trial: { state: 'none' },
  input: '{}',
}))

const show = (trial: Trial): void => useTrial.setState({ trial })

/**
 * Runs a source with the present input; one that is not JSON is refused here. One trial at a time: a new one gives up the
 * one under way, and what comes back for one that was given up is not shown. `words` makes a sentence of what `send` throws.
 */
export async function startTrial(
  source: string,
  send: SendTrial,
  words: (error: unknown) => string,
): Promise<void> {
  stopTrial()
  const { input } = useTrial.getState()
  const problem = inputProblem(input)
  if (problem !== null) {
    const { line, column, message } = problem
    return show({ state: 'refused', message: `The input, line ${line}, column ${column}: ${message}` })
  }
  const control = new AbortController()
  show({ state: 'running', stop: () => control.abort() })
  let next: Trial
  try {
    next = { state: 'done', answer: await send(source, input, control.signal), source }
  } catch (error) {
    next = { state: 'refused', message: words(error) }
  }
  if (!control.signal.aborted) show(next)
}

/** Gives up the trial under way; what is done stays. */
export function stopTrial(): void {
  const { trial } = useTrial.getState()
  if (trial.state !== 'running') return
  trial.stop()
  show({ state: 'none' })
}

/** The next input, as a hand has changed it. */
export function setInput(input: string): void {
  useTrial.setState({ input })
}

/** Another function was opened: nothing was tried yet, and this is its first input. */
export function beginTrials(input: string): void {
  stopTrial()
  useTrial.setState({ trial: { state: 'none' }, input })
}
