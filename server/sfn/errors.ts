/** Error names of the Step Functions API, and those that every AWS JSON service shares. All are answered with HTTP 400. */
export type SfnErrorCode =
  | 'ActivityAlreadyExists'
  | 'ActivityDoesNotExist'
  | 'ActivityLimitExceeded'
  | 'ActivityWorkerLimitExceeded'
  | 'ConflictException'
  | 'ExecutionAlreadyExists'
  | 'ExecutionDoesNotExist'
  | 'ExecutionLimitExceeded'
  | 'ExecutionNotRedrivable'
  | 'InvalidArn'
  | 'InvalidDefinition'
  | 'InvalidEncryptionConfiguration'
  | 'InvalidExecutionInput'
  | 'InvalidLoggingConfiguration'
  | 'InvalidName'
  | 'InvalidOutput'
  | 'InvalidToken'
  | 'InvalidTracingConfiguration'
  | 'MissingRequiredParameter'
  | 'ResourceNotFound'
  | 'ServiceQuotaExceededException'
  | 'StateMachineAlreadyExists'
  | 'StateMachineDeleting'
  | 'StateMachineDoesNotExist'
  | 'StateMachineLimitExceeded'
  | 'StateMachineTypeNotSupported'
  | 'TaskDoesNotExist'
  | 'TaskTimedOut'
  | 'TooManyTags'
  | 'ValidationException'
  | 'SerializationException'
  | 'UnknownOperationException'
  | 'ThrottlingException'
  /** The operation is known and not offered yet. */
  | 'NotYetSupported'

/** Members that some errors carry beside their message. */
export interface SfnErrorExtra {
  /** ValidationException: which of AWS's reasons it is. */
  readonly reason?:
    | 'API_DOES_NOT_SUPPORT_LABELED_ARNS'
    | 'MISSING_REQUIRED_PARAMETER'
    | 'CANNOT_UPDATE_COMPLETED_MAP_RUN'
    | 'INVALID_ROUTING_CONFIGURATION'
  /** ResourceNotFound, TooManyTags: the ARN it is about. */
  readonly resourceName?: string
}

/** What a caller of the API is told when an operation cannot be done. */
export class SfnError extends Error {
  readonly code: SfnErrorCode
  readonly extra: SfnErrorExtra

  constructor(code: SfnErrorCode, message: string, extra: SfnErrorExtra = {}) {
    super(message)
    this.name = 'SfnError'
    this.code = code
    this.extra = extra
  }
}

/** Makes an error of the API; `message` is worded as AWS words it where that is known. */
export function sfnError(code: SfnErrorCode, message: string, extra: SfnErrorExtra = {}): SfnError {
  return new SfnError(code, message, extra)
}
