import type { JsonObject } from '../std/json.ts'

/** One event as Step Functions shows it. Ids are consecutive from 1; `previousEventId` 0 links to nothing. */
export interface SfnEvent {
  readonly id: number
  readonly previousEventId: number
  /** Milliseconds since 1970, UTC. */
  readonly timestamp: number
  readonly type: string
  /** Empty where the type has none, else one member, named after the type: `stateEnteredEventDetails`. Values are JSON texts. */
  readonly details: Readonly<Record<string, JsonObject>>
}

/** What the view names where the log does not: executions that nobody asked for by an ARN have no region, account and role. */
export interface SfnNames {
  readonly region: string
  /** Twelve digits. */
  readonly account: string
  readonly role: string
}

export const DEFAULT_NAMES: SfnNames = {
  region: 'us-east-1',
  account: '000000000000',
  role: 'arn:aws:iam::000000000000:role/hindsight',
}

/** The names that an execution's own identity gives, over the given ones. */
export function namesOf(
  identity: { execution: string; role: string } | undefined,
  names: SfnNames,
): SfnNames {
  if (identity === undefined) return names
  const [, , , region = '', account = ''] = identity.execution.split(':')
  return {
    region: region || names.region,
    account: account || names.account,
    role: identity.role || names.role,
  }
}
