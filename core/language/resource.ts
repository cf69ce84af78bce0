/** How a task's service is waited for. */
export type Pattern = 'request' | 'sync' | 'sync:2' | 'waitForTaskToken'

/** What a Task's Resource names. Long and short spellings of the same thing give the same value. */
export type Resource =
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'lambda-invoke'; readonly pattern: Pattern }
  | { readonly kind: 'lambda-arn'; readonly name: string }
  | { readonly kind: 'http'; readonly pattern: Pattern }
  | { readonly kind: 'activity'; readonly name: string }
  | { readonly kind: 'execution'; readonly pattern: Pattern }
  | { readonly kind: 'signal' }
  | { readonly kind: 'human' }
  | {
      readonly kind: 'aws'
      readonly service: string
      readonly action: string
      /** True for `aws-sdk:` resources, which call any action of any service. */
      readonly sdk: boolean
      readonly pattern: Pattern
    }
  | { readonly kind: 'placeholder'; readonly text: string }
  | { readonly kind: 'unknown'; readonly text: string }

/** No resource is longer; the patterns below are only meant for texts of such a size. */
const LONGEST = 2_048

/**
 * Reads a Task's Resource; total. `function:charge` and `lambda:invoke` are what the product writes itself,
 * `arn:aws:states:::lambda:invoke` means the same; placeholders of deployment templates may stand in any ARN's
 * partition, region and account.
 */
export function parseResource(text: string): Resource {
  if (text.length > LONGEST) return { kind: 'unknown', text }
  if (/^\$\{[^}]*\}$/.test(text)) return { kind: 'placeholder', text }
  const integration = integrationOf(text)
  if (integration !== null) return parseIntegration(integration, text)
  const parts = splitArn(text)
  if (parts === null) return { kind: 'unknown', text }
  const [, , service, , , type, ...rest] = parts
  const name = rest[0] ?? ''
  if (service === 'lambda' && type === 'function' && name !== '') return { kind: 'lambda-arn', name }
  if (service === 'states' && type === 'activity' && name !== '') return { kind: 'activity', name }
  return text.includes('${') ? { kind: 'placeholder', text } : { kind: 'unknown', text }
}

/** The ARN's parts at the colons outside of `${…}`; null when it is no ARN of at least six parts. */
function splitArn(text: string): string[] | null {
  const parts = text.match(/(?:\$\{[^}]*\}|[^:])+|(?<=:)(?=:)|(?<=:)$/g) ?? []
  return parts[0] === 'arn' && parts.length >= 6 ? parts : null
}

/** `service:action…` of an integration: its short form, or what follows region and account in its long form. */
function integrationOf(text: string): string | null {
  const parts = splitArn(text)
  if (parts === null) return text.startsWith('arn:') ? null : text
  if (parts[2] !== 'states' || parts[5] === 'activity') return null
  return parts.slice(5).join(':')
}

const INTEGRATION =
  /^([A-Za-z][\w-]*):(?:([A-Za-z][\w-]*):)?([A-Za-z][\w-]*?)(?:\.(sync(?::2)?|waitForTaskToken))?$/

function parseIntegration(text: string, whole: string): Resource {
  if (text === 'signal:wait') return { kind: 'signal' }
  if (text === 'human:ask') return { kind: 'human' }
  const named = /^(function|activity):(.+)$/s.exec(text)
  if (named) return { kind: named[1] as 'function' | 'activity', name: named[2]! }
  const match = INTEGRATION.exec(text)
  if (match === null) {
    return whole.includes('${') ? { kind: 'placeholder', text: whole } : { kind: 'unknown', text: whole }
  }
  const [, first, second, action] = match as unknown as [string, string, string | undefined, string]
  const pattern = (match[4] ?? 'request') as Pattern
  if (second !== undefined) {
    if (first !== 'aws-sdk') return { kind: 'unknown', text: whole }
    return { kind: 'aws', service: second, action, sdk: true, pattern }
  }
  if (first === 'lambda' && action === 'invoke') return { kind: 'lambda-invoke', pattern }
  if (first === 'http' && action === 'invoke') return { kind: 'http', pattern }
  if (first === 'states' && action === 'startExecution') return { kind: 'execution', pattern }
  return { kind: 'aws', service: first, action, sdk: false, pattern }
}

const ACTIVITY_NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\p{Cs}\uFFFE\uFFFF]{1,80}$/u

/** Whether an activity may be called so: 1 to 80 characters without blanks, brackets, wildcards and the like. */
export const isActivityName = (name: string): boolean => ACTIVITY_NAME.test(name)

/** A resource in plain words, for labels: never an ARN. */
export function resourceLabel(resource: Resource): string {
  switch (resource.kind) {
    case 'function':
    case 'lambda-arn':
      return `Run ${plainName(resource.name)}`
    case 'lambda-invoke':
      return resource.pattern === 'waitForTaskToken' ? 'Run function, wait for callback' : 'Run function'
    case 'http':
      return 'Call HTTP'
    case 'activity':
      return `Worker ${plainName(resource.name)}`
    case 'execution':
      return resource.pattern === 'request' ? 'Start another machine' : 'Run another machine'
    case 'signal':
      return 'Wait for signal'
    case 'human':
      return 'Ask a person'
    case 'aws':
      return `${words(resource.service)}: ${words(resource.action).toLowerCase()}`
    case 'placeholder':
      return /^\$\{([\w.]+)\}$/.exec(resource.text)?.[1]?.replace(/\.?Arn$/i, '') || 'Not filled in yet'
    case 'unknown':
      return resource.text === '' ? 'No resource yet' : 'Unknown resource'
  }
}

const plainName = (name: string): string => name.replace(/^\$\{([\w.]+)\}$/, '$1')

/** `startJobRun` -> `Start job run`. */
function words(name: string): string {
  const spaced = name.replace(/([a-z\d])([A-Z])/g, '$1 $2')
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}
