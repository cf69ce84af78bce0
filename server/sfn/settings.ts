import type { z } from 'zod'
import { sfnError } from './errors.ts'
import type { encryption, logging, tracing } from './shapes.ts'

type Given<T extends z.ZodType> = z.infer<T> | undefined

/** What the API keeps with a machine and gives back as it was given; it changes nothing about how machines run here. */
export interface MachineSettings {
  readonly loggingConfiguration: {
    readonly level: string
    readonly includeExecutionData: boolean
    readonly destinations?: unknown
  }
  readonly tracingConfiguration: { readonly enabled: boolean }
  readonly encryptionConfiguration: unknown
}

export interface GivenSettings {
  readonly loggingConfiguration?: Given<typeof logging>
  readonly tracingConfiguration?: Given<typeof tracing>
  readonly encryptionConfiguration?: Given<typeof encryption>
}

/** The settings in a machine's row, with AWS's defaults for what was never given. */
export function settingsIn(text: string): MachineSettings {
  return settingsOf(JSON.parse(text) as GivenSettings)
}

function settingsOf(given: GivenSettings): MachineSettings {
  const { destinations, level, includeExecutionData } = given.loggingConfiguration ?? {}
  return {
    loggingConfiguration: {
      ...(destinations === undefined || destinations.length === 0 ? {} : { destinations }),
      includeExecutionData: includeExecutionData ?? false,
      level: level ?? 'OFF',
    },
    tracingConfiguration: { enabled: given.tracingConfiguration?.enabled ?? false },
    encryptionConfiguration: given.encryptionConfiguration ?? { type: 'AWS_OWNED_KEY' },
  }
}

/** The text to keep when `given` is laid over what a machine has. Throws InvalidLoggingConfiguration, InvalidEncryptionConfiguration. */
export function mergedSettings(before: string, given: GivenSettings): string {
  checkLogging(given.loggingConfiguration)
  checkEncryption(given.encryptionConfiguration)
  const kept = JSON.parse(before) as GivenSettings
  const { loggingConfiguration, tracingConfiguration, encryptionConfiguration } = given
  const merged = {
    ...kept,
    ...(loggingConfiguration === undefined ? {} : { loggingConfiguration }),
    ...(tracingConfiguration === undefined ? {} : { tracingConfiguration }),
    ...(encryptionConfiguration === undefined ? {} : { encryptionConfiguration }),
  }
  return JSON.stringify(merged) === '{}' ? '{}' : JSON.stringify(settingsOf(merged))
}

/** True when two texts mean the same settings. */
export const sameSettings = (a: string, b: string): boolean =>
  JSON.stringify(settingsIn(a)) === JSON.stringify(settingsIn(b))

function checkLogging(given: GivenSettings['loggingConfiguration']): void {
  if (given?.level === undefined || given.level === 'OFF') return
  if (given.destinations?.length === 1) return
  throw sfnError(
    'InvalidLoggingConfiguration',
    'Invalid Logging Configuration: Must specify exactly one Log Destination.',
  )
}

function checkEncryption(given: GivenSettings['encryptionConfiguration']): void {
  if (given?.type !== 'CUSTOMER_MANAGED_KMS_KEY') return
  throw sfnError(
    'InvalidEncryptionConfiguration',
    'Keys of your own are not offered here: leave encryptionConfiguration out, or use the type AWS_OWNED_KEY.',
  )
}
