import { type DestinationStream, type Logger, pino } from 'pino'
import pretty from 'pino-pretty'
import { errorFields } from './error-fields.ts'

/**
 * The process's log: JSON lines, or for people. A line that concerns one execution carries its number as `executionId`;
 * values of workflows are in none.
 */
export function createLog(level: string, format: 'json' | 'pretty', to?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: (error: unknown) => errorFields(error) },
  }
  if (format === 'json') return pino(options, to ?? pino.destination({ dest: 2, sync: true }))
  const shown = { ignore: 'pid,hostname', translateTime: 'HH:MM:ss.l', colorize: process.stderr.isTTY }
  return pino(options, pretty({ ...shown, destination: to ?? 2, sync: true }))
}
