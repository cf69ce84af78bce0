import type { Logger } from 'pino'

/** A close that takes longer than this has lost its patience: the log is durable anyway. */
const PATIENCE_MS = 8_000

/** Ends the process with 0 after a graceful close when it is asked to, or left alone; a second request ends it at once. */
export function stopOnSignals(log: Logger, close: () => Promise<void>): void {
  let asked = false
  const stop = (signal: NodeJS.Signals | 'disconnect'): void => {
    if (asked) process.exit(0)
    asked = true
    log.info({ signal }, 'stopping')
    setTimeout(() => process.exit(0), PATIENCE_MS).unref()
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'the server did not stop cleanly; nothing that was acknowledged is lost')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  // The supervisor is gone without a word: a server that nobody can stop would keep the data folder.
  process.on('disconnect', () => stop('disconnect'))
}

/** Errors of a connection that went away while nobody looked: nothing of ours is in doubt. */
const HARMLESS = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END'])

/**
 * A promise that nobody waited for is reported, and the process stays. After an exception that nobody caught its memory is
 * in doubt, so it ends and is started again from the log; broken connections are the exception.
 */
export function stayUp(log: Logger): void {
  process.on('unhandledRejection', (reason) =>
    log.error({ err: reason }, 'a promise was rejected and nobody heard it'),
  )
  process.on('uncaughtException', (error: NodeJS.ErrnoException) => {
    if (HARMLESS.has(error.code ?? '')) return log.warn({ err: error }, 'a connection broke')
    log.fatal({ err: error }, 'an exception was not caught; this process ends and must be started again')
    process.exit(1)
  })
}
