import type { Json, JsonObject } from '../std/json.ts'

/** Which language the expressions of a state are written in. A machine without the field speaks JSONPath. */
export type QueryLanguage = 'JSONPath' | 'JSONata'

export type StateType = 'Pass' | 'Task' | 'Choice' | 'Wait' | 'Succeed' | 'Fail' | 'Parallel' | 'Map'

/** A number of seconds or a count, or in JSONata a `{% … %}` text that yields one. */
export type NumberOrExpression = number | string

/** StartAt and States: what a machine, a branch and a Map's processor have in common. */
export interface Scope {
  StartAt: string
  States: Record<string, State>
  Comment?: string
  QueryLanguage?: QueryLanguage
}

/** A whole state machine, spelled exactly as in its JSON. */
export interface StateMachine extends Scope {
  Version?: string
  /** Seconds; the execution fails with States.Timeout after them. */
  TimeoutSeconds?: number
}

interface Common {
  Comment?: string
  QueryLanguage?: QueryLanguage
}

/** JSONPath: which part of the input a state sees and which part of its output leaves it. null means `{}`. */
interface Paths {
  InputPath?: string | null
  OutputPath?: string | null
}

interface Flow {
  Next?: string
  End?: boolean
}

/** Assign: variables by name. Output: JSONata's shape of the output. */
interface Results {
  Assign?: JsonObject
  Output?: Json
}

export interface Retrier {
  ErrorEquals: string[]
  IntervalSeconds?: number
  MaxAttempts?: number
  BackoffRate?: number
  MaxDelaySeconds?: number
  JitterStrategy?: 'FULL' | 'NONE'
  Comment?: string
}

export interface Catcher extends Results {
  ErrorEquals: string[]
  Next: string
  ResultPath?: string | null
  Comment?: string
}

interface Recovery {
  Retry?: Retrier[]
  Catch?: Catcher[]
}

export interface PassState extends Common, Paths, Flow, Results {
  Type: 'Pass'
  Parameters?: Json
  Result?: Json
  ResultPath?: string | null
}

export interface TaskState extends Common, Paths, Flow, Results, Recovery {
  Type: 'Task'
  Resource: string
  Parameters?: Json
  Arguments?: Json
  ResultSelector?: JsonObject
  ResultPath?: string | null
  TimeoutSeconds?: NumberOrExpression
  TimeoutSecondsPath?: string
  HeartbeatSeconds?: NumberOrExpression
  HeartbeatSecondsPath?: string
  Credentials?: JsonObject
}

/** One comparison, or And/Or/Not over comparisons; the operator's key holds what it compares with. */
export interface ChoiceComparison {
  Variable?: string
  And?: ChoiceComparison[]
  Or?: ChoiceComparison[]
  Not?: ChoiceComparison
  Comment?: string
  [operator: string]: Json | ChoiceComparison | ChoiceComparison[] | undefined
}

/** A rule of a Choice: JSONata has Condition, JSONPath a comparison. */
export interface ChoiceRule extends ChoiceComparison {
  Condition?: string | boolean
  Next: string
  Assign?: JsonObject
  Output?: Json
}

export interface ChoiceState extends Common, Paths, Results {
  Type: 'Choice'
  Choices: ChoiceRule[]
  Default?: string
}

export interface WaitState extends Common, Paths, Flow, Results {
  Type: 'Wait'
  Seconds?: NumberOrExpression
  SecondsPath?: string
  Timestamp?: string
  TimestampPath?: string
}

export interface SucceedState extends Common, Paths {
  Type: 'Succeed'
  Output?: Json
}

export interface FailState extends Common {
  Type: 'Fail'
  Error?: string
  ErrorPath?: string
  Cause?: string
  CausePath?: string
}

export interface ParallelState extends Common, Paths, Flow, Results, Recovery {
  Type: 'Parallel'
  Branches: Scope[]
  Parameters?: Json
  Arguments?: Json
  ResultSelector?: JsonObject
  ResultPath?: string | null
}

export interface ProcessorConfig {
  Mode?: 'INLINE' | 'DISTRIBUTED'
  ExecutionType?: 'STANDARD' | 'EXPRESS'
}

export interface ItemProcessor extends Scope {
  ProcessorConfig?: ProcessorConfig
}

export interface MapState extends Common, Paths, Flow, Results, Recovery {
  Type: 'Map'
  ItemProcessor?: ItemProcessor
  /** The older name of ItemProcessor. */
  Iterator?: ItemProcessor
  Items?: Json
  ItemsPath?: string
  ItemSelector?: Json
  /** The older name of ItemSelector. */
  Parameters?: Json
  MaxConcurrency?: NumberOrExpression
  MaxConcurrencyPath?: string
  ToleratedFailureCount?: NumberOrExpression
  ToleratedFailureCountPath?: string
  ToleratedFailurePercentage?: NumberOrExpression
  ToleratedFailurePercentagePath?: string
  Label?: string
  ItemReader?: JsonObject
  ItemBatcher?: JsonObject
  ResultWriter?: JsonObject
  ResultSelector?: JsonObject
  ResultPath?: string | null
}

/** Any state, told apart by Type. */
export type State =
  | PassState
  | TaskState
  | ChoiceState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState
