import { expect, test } from 'vitest'
import type { Json } from '../../core/std/json.ts'
import { sfnError } from '../sfn/errors.ts'
import { createSfnHandler } from './sfn.ts'
import { taskOf, testTools } from './testing.ts'

test('[TK13] members are renamed on the way in and out, times are texts', async () => {
  const calls: [string, Json][] = []
  const handler = createSfnHandler({
    call: async (operation, input) => {
      calls.push([operation, input])
      return { stateMachines: [{ name: 'm', creationDate: 1.5 }], nextToken: undefined }
    },
  })
  const task = taskOf('arn:aws:states:::aws-sdk:sfn:listStateMachines', {
    MaxResults: 1,
    Tags: [{ Key: 'k' }],
  })
  expect(handler.handles(task.resource)).toBe(true)
  expect(await handler.run(task, testTools())).toEqual({
    kind: 'succeeded',
    output: { StateMachines: [{ Name: 'm', CreationDate: '1970-01-01T00:00:01.500Z' }] },
  })
  expect(calls).toEqual([['ListStateMachines', { maxResults: 1, tags: [{ key: 'k' }] }]])
})

test('[TK13] errors are named as the SDK names them; what is no answer stays an error', async () => {
  const refusing = createSfnHandler({
    call: async () => {
      throw sfnError('InvalidToken', "Invalid Token: 'Invalid token'")
    },
  })
  const task = taskOf('arn:aws:states:::aws-sdk:sfn:sendTaskSuccess', { TaskToken: 'x', Output: '1' })
  expect(await refusing.run(task, testTools())).toMatchObject({
    kind: 'failed',
    error: 'Sfn.InvalidTokenException',
    cause: expect.stringMatching(
      /^Invalid Token: 'Invalid token' \(Service: Sfn, Status Code: 400, Request ID: [0-9a-f-]{36}\) \(SDK Attempt Count: 1\)$/,
    ),
  })
  const broken = createSfnHandler({ call: () => Promise.reject(new Error('away')) })
  await expect(broken.run(task, testTools())).rejects.toThrow('away')
})

test('[TK13] other services are none of its business', () => {
  const handler = createSfnHandler({ call: async () => ({}) })
  expect(handler.handles(taskOf('arn:aws:states:::aws-sdk:sqs:sendMessage', {}).resource)).toBe(false)
  expect(handler.handles(taskOf('states:startExecution', {}).resource)).toBe(false)
})
