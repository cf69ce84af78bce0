import type { Resource } from '../../../core/language/resource.ts'
import {
  any,
  type Fields,
  flag,
  list,
  map,
  number,
  object,
  type Shape,
  text,
  texts,
} from './response-shape.ts'

/** DynamoDB's AttributeValue, which may hold others. */
const attribute: Shape = object(() => ({
  ...texts('S', 'N', 'B'),
  ...{ SS: list(text), NS: list(text), BS: list(text), BOOL: flag, NULL: flag },
  ...{ M: map(attribute), L: list(attribute) },
}))

const units: Fields = { ReadCapacityUnits: number(), WriteCapacityUnits: number(), CapacityUnits: number() }
const consumed = object({
  ...units,
  TableName: text,
  Table: object(units),
  LocalSecondaryIndexes: map(object(units)),
  GlobalSecondaryIndexes: map(object(units)),
})
const written = object({
  Attributes: map(attribute),
  ConsumedCapacity: consumed,
  ItemCollectionMetrics: object({
    ItemCollectionKey: map(attribute),
    SizeEstimateRangeGB: list(number()),
  }),
})

const started = object(texts('ExecutionArn', 'StartDate'), ['ExecutionArn', 'StartDate'])

/** What a machine that was waited for answers: its description, outputs as text in both forms of waiting. */
const ended = object(
  texts(
    ...['ExecutionArn', 'StateMachineArn', 'Name', 'Status', 'StartDate', 'StopDate', 'Input', 'Output'],
    ...['Error', 'Cause', 'TraceHeader', 'MapRunArn', 'StateMachineVersionArn', 'StateMachineAliasArn'],
  ),
  ['ExecutionArn', 'StateMachineArn', 'Status', 'StartDate'],
)

const functionSettings = object({
  ...texts('FunctionName', 'FunctionArn', 'Runtime', 'Role', 'Handler', 'Description', 'LastModified'),
  ...texts('CodeSha256', 'Version', 'KMSKeyArn', 'KmsKeyArn', 'MasterArn', 'RevisionId', 'State'),
  ...texts('StateReason', 'StateReasonCode', 'LastUpdateStatus', 'LastUpdateStatusReason', 'PackageType'),
  ...texts('LastUpdateStatusReasonCode', 'SigningProfileVersionArn', 'SigningJobArn'),
  CodeSize: number(),
  Timeout: number(1),
  MemorySize: number(128, 10_240),
  VpcConfig: object({
    ...texts('VpcId'),
    ...{ SubnetIds: list(text), SecurityGroupIds: list(text), Ipv6AllowedForDualStack: flag },
  }),
  DeadLetterConfig: object(texts('TargetArn')),
  Environment: object({ Variables: map(text), Error: object(texts('ErrorCode', 'Message')) }),
  TracingConfig: object(texts('Mode')),
  Layers: list(object({ ...texts('Arn', 'SigningProfileVersionArn', 'SigningJobArn'), CodeSize: number() })),
  Architectures: list(text),
  EphemeralStorage: object({ Size: number(512, 10_240) }, ['Size']),
  LoggingConfig: object(texts('LogFormat', 'ApplicationLogLevel', 'SystemLogLevel', 'LogGroup')),
})

const keyMaterial = { ...texts('CiphertextBlob', 'KeyId', 'EncryptionAlgorithm') }

/** Answers of actions that need no `aws-sdk:`. */
const INTEGRATED: Readonly<Record<string, Shape>> = {
  'dynamodb:getItem': object({ Item: map(attribute), ConsumedCapacity: consumed }),
  'dynamodb:putItem': written,
  'dynamodb:updateItem': written,
  'dynamodb:deleteItem': written,
  'events:putEvents': object({
    FailedEntryCount: number(),
    Entries: list(object(texts('EventId', 'ErrorCode', 'ErrorMessage'))),
  }),
  'sqs:sendMessage': object(
    texts(
      ...['MD5OfMessageBody', 'MD5OfMessageAttributes', 'MD5OfMessageSystemAttributes'],
      ...['MessageId', 'SequenceNumber'],
    ),
  ),
  'sns:publish': object(texts('MessageId', 'SequenceNumber')),
}

/** Answers of other actions: the API references of the services, with the spelling that Step Functions gives to fields. */
const BY_SDK: Readonly<Record<string, Shape>> = {
  ...INTEGRATED,
  'kms:encrypt': object(keyMaterial),
  'kms:decrypt': object({ ...keyMaterial, ...texts('Plaintext', 'CiphertextForRecipient') }),
  'kms:generateDataKey': object({ ...keyMaterial, ...texts('Plaintext', 'CiphertextForRecipient') }),
  'lambda:getFunction': object({
    Configuration: functionSettings,
    Code: object(texts('RepositoryType', 'Location', 'ImageUri', 'ResolvedImageUri')),
    Tags: map(text),
    Concurrency: object({ ReservedConcurrentExecutions: number(0) }),
  }),
  'lambda:getFunctionConfiguration': functionSettings,
  'lambda:invoke': object({
    StatusCode: number(),
    ...texts('FunctionError', 'LogResult', 'Payload', 'ExecutedVersion'),
  }),
  'sfn:startExecution': started,
}

/** What a task's resource answers with; null where that is not known, or is anybody's to say. */
export function responseShape(resource: Resource): Shape | null {
  if (resource.kind === 'execution' && resource.pattern.startsWith('sync')) return ended
  // A callback brings what its sender likes, and a job what has become of it.
  if (!('pattern' in resource) || resource.pattern !== 'request') return null
  switch (resource.kind) {
    case 'lambda-invoke':
      return object({
        StatusCode: number(),
        Payload: any,
        ...texts('FunctionError', 'LogResult', 'ExecutedVersion'),
      })
    case 'execution':
      return started
    case 'aws': {
      const shapes = resource.sdk ? BY_SDK : INTEGRATED
      const name = `${resource.service}:${resource.action}`
      return Object.hasOwn(shapes, name) ? (shapes[name] ?? null) : null
    }
    default:
      return null
  }
}
