import type { Json } from '../../core/std/json.ts'

/** Small machines that use every state type and most fields; none of them waits. */
export const DEFINITIONS: readonly Json[] = [
  {
    Comment: 'paths',
    StartAt: 'Give',
    TimeoutSeconds: 10,
    States: {
      Give: {
        Type: 'Pass',
        Result: { a: [1, 2, 3] },
        ResultPath: '$.r',
        Assign: { 'v.$': '$.a' },
        Next: 'Pick',
      },
      Pick: {
        Type: 'Choice',
        Choices: [
          { Variable: '$.a[0]', NumericGreaterThan: 5, Next: 'Stop' },
          {
            And: [{ Variable: '$.a', IsPresent: true }, { Not: { Variable: '$.b', IsNull: true } }],
            Next: 'Each',
          },
        ],
        Default: 'Done',
      },
      Each: {
        Type: 'Map',
        ItemsPath: '$.r.a',
        ItemSelector: { 'i.$': '$$.Map.Item.Value', 's.$': "States.Format('{}', $$.Map.Item.Index)" },
        MaxConcurrency: 2,
        ItemProcessor: { StartAt: 'In', States: { In: { Type: 'Pass', End: true } } },
        ResultSelector: { 'n.$': 'States.ArrayLength($)' },
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Stop' }],
        Next: 'Done',
      },
      Done: { Type: 'Succeed' },
      Stop: { Type: 'Fail', Error: 'E', Cause: 'C' },
    },
  },
  {
    QueryLanguage: 'JSONata',
    StartAt: 'Both',
    States: {
      Both: {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'A',
            States: { A: { Type: 'Pass', Output: '{% $states.input.a[0] + 1 %}', End: true } },
          },
          { StartAt: 'B', States: { B: { Type: 'Wait', Seconds: 0, End: true } } },
        ],
        Assign: { sum: '{% $sum($states.input.a) %}' },
        Next: 'Pick',
      },
      Pick: {
        Type: 'Choice',
        Choices: [{ Condition: '{% $sum > 2 %}', Next: 'Work', Assign: { x: 1 } }],
        Default: 'End',
      },
      Work: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: { FunctionName: 'none', Payload: '{% $states.input %}' },
        Retry: [{ ErrorEquals: ['X'], IntervalSeconds: 1, MaxAttempts: 1, BackoffRate: 2 }],
        Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput %}', Next: 'End' }],
        TimeoutSeconds: 5,
        Next: 'End',
      },
      End: { Type: 'Succeed', Output: { done: true } },
    },
  },
]

const ARN = 'arn:aws:states:us-east-1:000000000000'
const definition = JSON.stringify(DEFINITIONS[0])
const stateMachineArn = `${ARN}:stateMachine:here`
const executionArn = `${ARN}:execution:here:x`
const activityArn = `${ARN}:activity:here`
const resourceArn = stateMachineArn
const roleArn = 'arn:aws:iam::000000000000:role/any'
const taskToken = 'token'

const one = (operation: string, input: Json) => ({ operation, input })

/** One good request of every operation. */
export const REQUESTS: readonly { readonly operation: string; readonly input: Json }[] = [
  one('CreateStateMachine', { name: 'here', definition, roleArn, tags: [{ key: 'k', value: 'v' }] }),
  one('UpdateStateMachine', { stateMachineArn, definition, publish: true }),
  one('DescribeStateMachine', { stateMachineArn }),
  one('ListStateMachines', { maxResults: 5 }),
  one('DeleteStateMachine', { stateMachineArn: `${stateMachineArn}-2` }),
  one('ValidateStateMachineDefinition', {
    definition,
    type: 'STANDARD',
    severity: 'WARNING',
    maxResults: 10,
  }),
  one('PublishStateMachineVersion', { stateMachineArn, description: 'd' }),
  one('ListStateMachineVersions', { stateMachineArn, maxResults: 5 }),
  one('DeleteStateMachineVersion', { stateMachineVersionArn: `${stateMachineArn}:9` }),
  one('CreateStateMachineAlias', {
    name: 'live',
    routingConfiguration: [{ stateMachineVersionArn: `${stateMachineArn}:1`, weight: 100 }],
  }),
  one('UpdateStateMachineAlias', { stateMachineAliasArn: `${stateMachineArn}:live`, description: 'd' }),
  one('DescribeStateMachineAlias', { stateMachineAliasArn: `${stateMachineArn}:live` }),
  one('ListStateMachineAliases', { stateMachineArn }),
  one('DeleteStateMachineAlias', { stateMachineAliasArn: `${stateMachineArn}:live` }),
  one('TagResource', { resourceArn, tags: [{ key: 'a', value: 'b' }] }),
  one('UntagResource', { resourceArn, tagKeys: ['a'] }),
  one('ListTagsForResource', { resourceArn }),
  one('StartExecution', { stateMachineArn, name: 'x', input: '{"a":[1]}' }),
  one('StopExecution', { executionArn, error: 'E', cause: 'C' }),
  one('DescribeExecution', { executionArn, includedData: 'ALL_DATA' }),
  one('ListExecutions', { stateMachineArn, statusFilter: 'FAILED', maxResults: 2 }),
  one('GetExecutionHistory', { executionArn, maxResults: 2, reverseOrder: true, includeExecutionData: true }),
  one('DescribeStateMachineForExecution', { executionArn }),
  one('RedriveExecution', { executionArn, clientToken: 't' }),
  one('StartSyncExecution', { stateMachineArn, input: '{}' }),
  one('TestState', {
    definition: '{"Type":"Pass","Result":1,"End":true}',
    input: '{}',
    inspectionLevel: 'DEBUG',
    mock: { result: '{}' },
    context: '{}',
  }),
  one('CreateActivity', { name: 'here', tags: [] }),
  one('DescribeActivity', { activityArn }),
  one('ListActivities', { maxResults: 3 }),
  one('DeleteActivity', { activityArn: `${activityArn}-2` }),
  one('GetActivityTask', { activityArn: `${ARN}:activity:none`, workerName: 'w' }),
  one('SendTaskSuccess', { taskToken, output: '{}' }),
  one('SendTaskFailure', { taskToken, error: 'E', cause: 'C' }),
  one('SendTaskHeartbeat', { taskToken }),
]
