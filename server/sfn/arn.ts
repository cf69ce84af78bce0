/** Where an ARN is made: the caller's region and account. */
export interface ArnScope {
  readonly region: string
  readonly account: string
}

/** What an ARN of Step Functions names. */
export type ParsedArn =
  | {
      readonly kind: 'stateMachine'
      readonly name: string
      /** A number for a published version, a name for an alias; null for the machine itself. */
      readonly qualifier: string | null
      /** Map runs: the Distributed Map state that the machine's name is labelled with. */
      readonly label: string | null
    }
  | {
      readonly kind: 'execution'
      readonly machine: string
      readonly name: string
      /** A labelled execution is an iteration of a distributed Map. */
      readonly label: string | null
    }
  | { readonly kind: 'express'; readonly machine: string; readonly name: string; readonly run: string }
  | { readonly kind: 'activity'; readonly name: string }
  | { readonly kind: 'mapRun'; readonly machine: string; readonly label: string; readonly run: string }

const prefix = ({ region, account }: ArnScope): string => `arn:aws:states:${region}:${account}`

export const machineArn = (scope: ArnScope, name: string): string => `${prefix(scope)}:stateMachine:${name}`

/** `qualifier` is the number of a published version or the name of an alias. */
export const qualifiedArn = (scope: ArnScope, name: string, qualifier: string | number): string =>
  `${machineArn(scope, name)}:${qualifier}`

export const executionArn = (scope: ArnScope, machine: string, name: string): string =>
  `${prefix(scope)}:execution:${machine}:${name}`

export const expressArn = (scope: ArnScope, machine: string, name: string, run: string): string =>
  `${prefix(scope)}:express:${machine}:${name}:${run}`

export const activityArn = (scope: ArnScope, name: string): string => `${prefix(scope)}:activity:${name}`

export const mapRunArn = (scope: ArnScope, machine: string, label: string, run: string): string =>
  `${prefix(scope)}:mapRun:${machine}/${label}:${run}`

/** The role of machines that were never given one: definitions made here need none. */
export const defaultRoleArn = ({ account }: ArnScope): string => `arn:aws:iam::${account}:role/hindsight`

/**
 * Reads an ARN of Step Functions; null when the text is none. Partition, region and account may be any: a script that
 * was written for another account works on what is here.
 */
export function parseArn(text: string): ParsedArn | null {
  const [arn, partition, service, region, account, kind, ...rest] = text.split(':')
  if (arn !== 'arn' || service !== 'states' || !partition || !region || account === undefined) return null
  if (kind === undefined || rest.length === 0 || rest.some((part) => part === '')) return null
  const [first, second, third] = rest as [string, string | undefined, string | undefined]
  const [machine, label] = labelled(first)
  switch (kind) {
    case 'stateMachine':
      if (rest.length > 2) return null
      return { kind, name: machine, qualifier: second ?? null, label }
    case 'execution':
      return rest.length === 2 ? { kind, machine, name: second!, label } : null
    case 'express':
      return rest.length === 3 ? { kind, machine, name: second!, run: third! } : null
    case 'activity':
      return rest.length === 1 ? { kind, name: first } : null
    case 'mapRun':
      return rest.length === 2 && label !== null ? { kind, machine, label, run: second! } : null
    default:
      return null
  }
}

function labelled(text: string): [name: string, label: string | null] {
  const slash = text.indexOf('/')
  return slash < 0 ? [text, null] : [text.slice(0, slash), text.slice(slash + 1)]
}
