import { z } from 'zod'

/** A function's JavaScript; at most 500,000 characters. */
export const functionSource = z
  .string()
  .max(500_000, 'a function may have at most 500,000 characters')
  .refine((source) => !source.includes('\u0000'), 'write \\0 for a NUL character')
