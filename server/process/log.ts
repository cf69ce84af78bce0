import { type Logger, pino } from 'pino'
import pretty from 'pino-pretty'

/** The process's log, on stderr: for people when that is a terminal, JSON lines otherwise. */
export function createLog(level: string): Logger {
  const options = { level, base: null }
  if (!process.stderr.isTTY) return pino(options, pino.destination({ dest: 2, sync: true }))
  return pino(
    options,
    pretty({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'HH:MM:ss.l' }),
  )
}
