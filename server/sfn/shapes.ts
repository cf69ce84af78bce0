import { z } from 'zod'

/** Strings of `min` to `max` characters (code points are not told apart: as AWS counts, in UTF-16 units). */
export const text = (min: number, max: number, pattern?: RegExp) => {
  const bounded = z.string().min(min).max(max)
  return pattern === undefined ? bounded : bounded.regex(pattern)
}

export const arn = text(1, 256)
export const longArn = text(1, 2_000)
/** Bounds only: which characters a name may have is a rule of its own with an error of its own (InvalidName). */
export const name = text(1, 80)
export const definition = text(1, 1_048_576)
/** JSON text of an input or output; the real limit is in bytes and is checked where it is read. */
export const payload = text(0, 262_144)
export const description = text(0, 256)
export const maxResults = z.int().min(0).max(1_000)
export const pageToken = text(1, 1_024)
export const error = text(0, 256)
export const cause = text(0, 32_768)
export const taskToken = text(1, 2_048)

export const tags = z.array(z.object({ key: text(1, 128).optional(), value: text(0, 256).optional() }))

export const machineType = z.enum(['STANDARD', 'EXPRESS'])

/** Whether values are wanted in the answer. */
export const includedData = z.enum(['ALL_DATA', 'METADATA_ONLY'])

export const logging = z.object({
  level: z.enum(['ALL', 'ERROR', 'FATAL', 'OFF']).optional(),
  includeExecutionData: z.boolean().optional(),
  destinations: z
    .array(
      z.object({ cloudWatchLogsLogGroup: z.object({ logGroupArn: text(1, 256).optional() }).optional() }),
    )
    .optional(),
})

export const tracing = z.object({ enabled: z.boolean().optional() })

export const encryption = z.object({
  kmsKeyId: text(1, 2_048).optional(),
  kmsDataKeyReusePeriodSeconds: z.int().min(60).max(900).optional(),
  type: z.enum(['AWS_OWNED_KEY', 'CUSTOMER_MANAGED_KMS_KEY']),
})

/** Any ASCII text; it is taken and given back, nothing is traced. */
export const traceHeader = text(0, 256)

/** Where an alias leads: one published version, or two by weight. */
export const routing = z
  .array(z.object({ stateMachineVersionArn: arn, weight: z.int().min(0).max(100) }))
  .min(1)
  .max(2)
