import { describe, expect, test } from 'vitest'
import { parseDefinition } from '../language/parse.ts'
import { walkStates } from '../language/scopes.ts'
import type { Json } from '../std/json.ts'
import { guessInput, guessMock } from './guess-mock.ts'

function guess(definition: Json, state: string, parameters?: Json): Json {
  const parsed = parseDefinition(definition).definition
  if (parsed === null) throw new Error('not a definition')
  return guessMock(parsed, state, parameters)
}

const task = (rest: { [key: string]: Json }): Json => ({ Type: 'Task', Resource: 'function:f', ...rest })
const end: Json = { Type: 'Succeed' }
const fail: Json = { Type: 'Fail' }

describe('where a result is read', () => {
  test('[GM1] fields that the next state reads with JSONPath are there', () => {
    const next: Json = {
      Type: 'Pass',
      Parameters: { 'a.$': '$.order.id', 'b.$': "States.Format('{}', $.order.name)" },
      End: true,
    }
    expect(guess({ StartAt: 'T', States: { T: task({ Next: 'N' }), N: next } }, 'T')).toEqual({
      order: { id: 'mock-1', name: 'name' },
    })
  })

  test('[GM1] ResultSelector and ResultPath are followed back to the result', () => {
    const definition: Json = {
      StartAt: 'T',
      States: {
        T: task({ ResultSelector: { 's.$': '$.Job.Name' }, ResultPath: '$.made', Next: 'N' }),
        N: { Type: 'Pass', Parameters: { 'x.$': '$.made.s', 'y.$': '$.other' }, End: true },
      },
    }
    expect(guess(definition, 'T')).toEqual({ Job: { Name: 'Name' } })
  })

  test('[GM1] JSONata reads through Output, Assign and $states.input', () => {
    const definition: Json = {
      QueryLanguage: 'JSONata',
      StartAt: 'T',
      States: {
        T: task({
          Assign: { who: '{% $states.result.user %}' },
          Output: { order: '{% $states.result.order %}' },
          Next: 'N',
        }),
        N: {
          Type: 'Pass',
          Output: { a: '{% $states.input.order.total * 2 %}', b: '{% $who.email & "!" %}' },
          End: true,
        },
      },
    }
    expect(guess(definition, 'T')).toEqual({ user: { email: 'email' }, order: { total: 1 } })
  })
})

describe('what it is used for', () => {
  test('[GM2] what a Map iterates is an array of what its items read', () => {
    const processor: Json = {
      StartAt: 'I',
      States: { I: { Type: 'Pass', Parameters: { 'p.$': '$.price' }, End: true } },
    }
    const definition: Json = {
      StartAt: 'T',
      States: {
        T: task({ Next: 'M' }),
        M: { Type: 'Map', ItemsPath: '$.lines', ItemProcessor: processor, End: true },
      },
    }
    expect(guess(definition, 'T')).toEqual({ lines: [{ price: 1 }] })
  })

  test('[GM2] what a Wait reads is a number or a time', () => {
    const definition: Json = {
      StartAt: 'T',
      States: {
        T: task({ Next: 'W' }),
        W: { Type: 'Wait', SecondsPath: '$.pause', Next: 'X' },
        X: { Type: 'Wait', TimestampPath: '$.until', Next: 'E' },
        E: end,
      },
    }
    expect(guess(definition, 'T')).toEqual({ pause: 1, until: '2030-01-01T00:00:00Z' })
  })
})

describe('Choices', () => {
  const polling = (choices: Json, fallback: string): Json => ({
    StartAt: 'T',
    States: {
      T: task({ ResultPath: '$.job', Next: 'C' }),
      C: { Type: 'Choice', Choices: choices, Default: fallback },
      W: { Type: 'Wait', Seconds: 5, Next: 'T' },
      F: fail,
      E: end,
    },
  })

  test('[GM3] a loop that polls is left by the way to a good end', () => {
    const rules: Json = [
      { Variable: '$.job.status', StringEquals: 'FAILED', Next: 'F' },
      { Variable: '$.job.status', StringEquals: 'DONE', Next: 'E' },
    ]
    expect(guess(polling(rules, 'W'), 'T')).toEqual({ status: 'DONE' })
  })

  test('[GM3] where Default is the way out, no rule holds', () => {
    const rules: Json = [{ Variable: '$.job.status', StringEquals: 'RUNNING', Next: 'W' }]
    expect(guess(polling(rules, 'E'), 'T')).toEqual({ status: 'not RUNNING' })
  })

  test('[GM3] And, Not and numbers are read', () => {
    const rules: Json = [
      {
        And: [
          { Variable: '$.job.left', NumericLessThan: 3 },
          { Not: { Variable: '$.job.busy', BooleanEquals: true } },
        ],
        Next: 'E',
      },
    ]
    expect(guess(polling(rules, 'W'), 'T')).toEqual({ left: 2, busy: false })
  })

  test('[GM3] JSONata conditions are read', () => {
    const definition: Json = {
      QueryLanguage: 'JSONata',
      StartAt: 'T',
      States: {
        T: task({ Next: 'C' }),
        C: {
          Type: 'Choice',
          Choices: [
            { Condition: "{% $states.input.state = 'IN_PROGRESS' %}", Next: 'T' },
            { Condition: '{% $states.input.score >= 0.5 and $states.input.ok %}', Next: 'E' },
          ],
          Default: 'F',
        },
        F: fail,
        E: end,
      },
    }
    expect(guess(definition, 'T')).toEqual({ state: 'not IN_PROGRESS', score: 0.5, ok: true })
  })
})

test('[GM4] what the task is given shines through', () => {
  const next: Json = { Type: 'Pass', Parameters: { 'a.$': '$.id', 'b.$': '$.fresh' }, End: true }
  const definition: Json = { StartAt: 'T', States: { T: task({ Next: 'N' }), N: next } }
  expect(guess(definition, 'T', { id: 77, unread: 1 })).toEqual({ id: 77, fresh: 'fresh' })
})

test('[GM5] lambda:invoke and http:invoke answer in their own shape', () => {
  const next: Json = { Type: 'Pass', Parameters: { 'a.$': '$.Payload.total' }, End: true }
  const invoke: Json = { Type: 'Task', Resource: 'lambda:invoke', Next: 'N' }
  expect(guess({ StartAt: 'T', States: { T: invoke, N: next } }, 'T')).toEqual({
    ExecutedVersion: '$LATEST',
    Payload: { total: 1 },
    StatusCode: 200,
  })
  const http: Json = { Type: 'Task', Resource: 'http:invoke', End: true }
  expect(guess({ StartAt: 'T', States: { T: http } }, 'T')).toMatchObject({
    StatusCode: 200,
    ResponseBody: {},
  })
})

test('[GM6] a state that is unknown or no task answers an empty object', () => {
  const definition: Json = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } }
  expect(guess(definition, 'P')).toEqual({})
  expect(guess(definition, 'nowhere')).toEqual({})
})

test('[GM6] targets that do not exist and empty scopes do not throw', () => {
  const definition: Json = {
    StartAt: 'T',
    States: {
      T: task({ Next: 'gone' }),
      M: { Type: 'Map', ItemProcessor: { StartAt: 'x', States: {} }, Next: 'T' },
    },
  }
  const parsed = parseDefinition(definition).definition
  if (parsed === null) throw new Error('not a definition')
  walkStates(parsed, ({ name }) => expect(() => guessMock(parsed, name)).not.toThrow())
})

test('[GM7] an input is guessed from what the states read of it, also through the context object', () => {
  const parsed = parseDefinition({
    StartAt: 'P',
    States: {
      P: { Type: 'Pass', Parameters: { 'a.$': '$.order.id', 'b.$': '$.lines[1].price' }, Next: 'C' },
      C: {
        Type: 'Choice',
        Choices: [{ Variable: '$$.Execution.Input.kind', StringEquals: 'big', Next: 'S' }],
        Default: 'F',
      },
      S: end,
      F: fail,
    },
  }).definition
  expect(guessInput(parsed!)).toEqual({
    order: { id: 'mock-1' },
    lines: [{ price: 1 }, { price: 1 }],
    kind: 'big',
  })
})

test('[GM3] a page after the last one is not there, so that a loop over pages is left', () => {
  const more = { Variable: '$.page.Token', IsPresent: true, Next: 'T' }
  const definition: Json = {
    StartAt: 'T',
    States: {
      T: task({ ResultPath: '$.page', Next: 'C' }),
      C: { Type: 'Choice', Choices: [more], Default: 'S' },
      S: end,
    },
  }
  expect(guess(definition, 'T')).toEqual({})
})

test('[GM2] what a Choice only wants to be present keeps the shape that is read of it', () => {
  const definition: Json = {
    StartAt: 'T',
    States: {
      T: task({ Next: 'C' }),
      C: { Type: 'Choice', Choices: [{ Variable: '$.all', IsPresent: true, Next: 'M' }], Default: 'F' },
      M: {
        Type: 'Map',
        ItemsPath: '$.all',
        ItemProcessor: {
          StartAt: 'P',
          States: { P: { Type: 'Pass', Parameters: { 'id.$': '$.id' }, End: true } },
        },
        End: true,
      },
      F: fail,
    },
  }
  expect(guess(definition, 'T')).toEqual({ all: [{ id: 'mock-1' }] })
})

describe('out of inner scopes', () => {
  const reader: Json = { Type: 'Pass', Parameters: { 'x.$': '$.made[1].price' }, End: true }
  const branch = (name: string): Json => ({ StartAt: name, States: { [name]: task({ End: true }) } })

  test('[GM8] the states behind a Parallel read what its branch hands back, by number', () => {
    const definition: Json = {
      StartAt: 'P',
      States: {
        P: { Type: 'Parallel', Branches: [branch('A'), branch('B')], ResultPath: '$.made', Next: 'R' },
        R: reader,
      },
    }
    expect(guess(definition, 'B')).toEqual({ price: 1 })
    expect(guess(definition, 'A')).toEqual({})
  })

  test('[GM8] the states behind a Map read what each iteration hands back, in JSONata by name', () => {
    const definition: Json = {
      QueryLanguage: 'JSONata',
      StartAt: 'M',
      States: {
        M: { Type: 'Map', Items: [1], ItemProcessor: branch('A'), Next: 'R' },
        R: { Type: 'Pass', Output: '{% $sum($states.input.amount) %}', End: true },
      },
    }
    expect(guess(definition, 'A')).toEqual({ amount: 1 })
  })

  test('[GM8] what goes into a branch comes out of it, and what it is put beside stays', () => {
    const pass: Json = { StartAt: 'I', States: { I: { Type: 'Pass', ResultPath: '$.own.part', End: true } } }
    const definition: Json = {
      StartAt: 'T',
      States: {
        T: task({ Next: 'P' }),
        P: { Type: 'Parallel', Branches: [pass], Next: 'R' },
        R: { Type: 'Pass', Parameters: { 'x.$': '$[0].total' }, End: true },
      },
    }
    expect(guess(definition, 'T')).toEqual({ own: {}, total: 1 })
  })

  test('[GM8] batches hold the items and what goes with them', () => {
    const read: Json = {
      Type: 'Pass',
      Parameters: { 'x.$': '$.Items[0].id', 'y.$': '$.BatchInput.who' },
      End: true,
    }
    const definition: Json = {
      StartAt: 'T',
      States: {
        T: task({ Next: 'M' }),
        M: {
          Type: 'Map',
          ItemsPath: '$.rows',
          ItemBatcher: { MaxItemsPerBatch: 1, BatchInput: { 'who.$': '$.owner' } },
          ItemProcessor: { StartAt: 'R', States: { R: read } },
          End: true,
        },
      },
    }
    expect(guess(definition, 'T')).toEqual({ rows: [{ id: 'mock-1' }], owner: 'owner' })
  })
})

test('[GM9] texts that are read as JSON, split or filled in hold what is read of them', () => {
  const next: Json = {
    Type: 'Pass',
    Parameters: {
      'a.$': 'States.StringToJson($.body)',
      'b.$': "States.ArrayGetItem(States.StringSplit($.arn, ':'), 2)",
      'c.$': 'States.Format($.template, $.x, $.y)',
    },
    Next: 'N',
  }
  const last: Json = { Type: 'Pass', Parameters: { 'd.$': '$.a.total' }, End: true }
  const definition: Json = { StartAt: 'T', States: { T: task({ Next: 'P' }), P: next, N: last } }
  expect(guess(definition, 'T')).toEqual({
    body: '{"total":1}',
    arn: 'part:part:part',
    template: '{} {}',
    x: 'x',
    y: 'y',
  })
})
