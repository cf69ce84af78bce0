import type { Json } from '../../../core/std/json.ts'

/** Small machines that the engine's tests run. */
export const pass: Json = {
  StartAt: 'A',
  States: { A: { Type: 'Pass', Result: 1, Next: 'B' }, B: { Type: 'Succeed' } },
}

export const wait = (seconds: number): Json => ({
  StartAt: 'W',
  States: { W: { Type: 'Wait', Seconds: seconds, Next: 'E' }, E: { Type: 'Succeed' } },
})

export const task = (rest: { [key: string]: Json } = {}): Json => ({
  StartAt: 'T',
  States: { T: { Type: 'Task', Resource: 'function:work', ...rest, End: true } },
})

export const slow: Json = {
  QueryLanguage: 'JSONata',
  StartAt: 'A',
  States: {
    A: { Type: 'Pass', Output: { first: 1 }, Next: 'S' },
    S: { Type: 'Pass', Output: "{% 'slow' %}", End: true },
  },
}

export const signals = (names: string[]): Json => ({
  QueryLanguage: 'JSONata',
  StartAt: 'W',
  States: {
    W: { Type: 'Wait', Seconds: 10, Next: 'J' },
    J: { Type: 'Task', Resource: 'signal:wait', Arguments: { Names: names, Key: 'k' }, End: true },
  },
})

export const person: Json = {
  QueryLanguage: 'JSONata',
  StartAt: 'P',
  States: {
    P: { Type: 'Task', Resource: 'human:ask', Arguments: { Title: 'Approve?', Form: { a: 1 } }, End: true },
  },
}
