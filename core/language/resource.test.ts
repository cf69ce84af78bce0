import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isActivityName, parseResource, resourceLabel } from './resource.ts'

test('[LANG20] long and short spellings of an integration mean the same', () => {
  for (const short of [
    'lambda:invoke',
    'lambda:invoke.waitForTaskToken',
    'http:invoke',
    'states:startExecution',
    'states:startExecution.sync:2',
    'signal:wait',
    'human:ask',
    'sqs:sendMessage.waitForTaskToken',
    'aws-sdk:s3:getObject',
    'function:charge',
  ]) {
    for (const prefix of [
      'arn:aws:states:::',
      'arn:aws:states:us-east-1:123456789012:',
      `arn:\${AWS::Partition}:states:::`,
    ])
      expect(parseResource(prefix + short), short).toEqual(parseResource(short))
  }
})

test('[LANG21] every kind of resource is told apart', () => {
  expect(parseResource('function:charge card')).toEqual({ kind: 'function', name: 'charge card' })
  expect(parseResource('lambda:invoke.waitForTaskToken')).toEqual({
    kind: 'lambda-invoke',
    pattern: 'waitForTaskToken',
  })
  expect(parseResource('http:invoke')).toEqual({ kind: 'http', pattern: 'request' })
  expect(parseResource('states:startExecution.sync:2')).toEqual({ kind: 'execution', pattern: 'sync:2' })
  expect(parseResource('states:startExecution.sync')).toEqual({ kind: 'execution', pattern: 'sync' })
  expect(parseResource('signal:wait')).toEqual({ kind: 'signal' })
  expect(parseResource('human:ask')).toEqual({ kind: 'human' })
  expect(parseResource('activity:print')).toEqual({ kind: 'activity', name: 'print' })
  expect(parseResource('arn:aws:states:eu-west-1:123456789012:activity:print')).toEqual({
    kind: 'activity',
    name: 'print',
  })
  const lambda = { kind: 'lambda-arn', name: 'charge' }
  expect(parseResource('arn:aws:lambda:eu-west-1:123456789012:function:charge')).toEqual(lambda)
  expect(parseResource('arn:aws:lambda:eu-west-1:123456789012:function:charge:live')).toEqual(lambda)
  expect(parseResource(`arn:aws:lambda:\${AWS::Region}:\${AWS::AccountId}:function:charge`)).toEqual(lambda)
  const aws = { kind: 'aws', service: 's3', action: 'getObject', sdk: true, pattern: 'request' }
  expect(parseResource('arn:aws:states:::aws-sdk:s3:getObject')).toEqual(aws)
  expect(parseResource('foo:bar')).toMatchObject({ kind: 'aws', service: 'foo', action: 'bar', sdk: false })
})

test('[LANG22] a text that a deployment template fills in is a placeholder', () => {
  for (const text of [`\${ChargeFunction}`, `\${Fn.Arn}`, `arn:aws:lambda:\${Region}:1:\${What}:x`])
    expect(parseResource(text)).toEqual({ kind: 'placeholder', text })
})

test('[LANG23] any text is read, and its label is plain words without an ARN', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^arn:[a-z${}:.]{0,60}$/)), (text) => {
      const resource = parseResource(text)
      expect(resourceLabel(resource)).not.toBe('')
      if (resource.kind !== 'function') expect(resourceLabel(resource)).not.toContain('arn:aws')
    }),
  )
  for (const text of ['', 'arn:aws:swf:us-east-1:123456789012:task:X', 'not a resource', 'a:b:c'])
    expect(parseResource(text), text).toEqual({ kind: 'unknown', text })
  expect(resourceLabel(parseResource('arn:aws:states:::glue:startJobRun.sync'))).toBe('Glue: start job run')
  expect(resourceLabel(parseResource(`\${ChargeFunctionArn}`))).toBe('ChargeFunction')
})

test('[LANG24] names that a worker can ask for', () => {
  for (const name of ['pack', 'Pack-it.2_now', 'größe', '=!', 'x'.repeat(80)])
    expect(isActivityName(name), name).toBe(true)
  for (const name of ['', 'a b', 'a:b', 'a/b', 'a*', '<a>', 'a\u0007', 'x'.repeat(81)])
    expect(isActivityName(name), name).toBe(false)
})
