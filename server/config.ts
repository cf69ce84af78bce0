import { err, ok, type Result } from '../core/std/result.ts'
import { type LimitsConfig, readLimits } from './limits-config.ts'
import { readTelemetry, type TelemetryConfig } from './telemetry/telemetry-config.ts'
import { readKeep } from './upkeep/keep-config.ts'
import type { RetentionRule } from './upkeep/retention-rule.ts'

/** Everything the server is told from outside, read once. */
export interface Config extends LimitsConfig {
  readonly port: number
  readonly host: string
  /** True when only programs on this machine can reach the server. */
  readonly loopback: boolean
  /** Required unless the server is bound to loopback; every request must then show it. */
  readonly token: string | null
  /** Host names, beside those of this machine, under which the server may be asked. */
  readonly hosts: readonly string[]
  readonly dataDir: string
  /** A PostgreSQL server; null keeps the data in `dataDir`. */
  readonly databaseUrl: string | null
  /** Where functions run instead of the built-in sandbox: the base URL of a Lambda-compatible service. */
  readonly lambdaEndpoint: string | null
  /** Private hosts (`name`, `name:port`, address or range) that HTTP calls of workflows may reach. */
  readonly allowPrivateHosts: readonly string[]
  /** 'all' fills an empty database with executions of every status, for development. */
  readonly seed: 'none' | 'all'
  readonly logLevel: string
  /** Requests one address may send in ten seconds. */
  readonly rateLimit: number
  /** Twelve digits: whose everything is in the names that the Step Functions API gives. */
  readonly account: string
  /** What is kept of finished executions; null: as the settings page says. */
  readonly keep: RetentionRule | null
  readonly telemetry: TelemetryConfig
}

export type Environment = Readonly<Record<string, string | undefined>>

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1', '[::1]'])
const LEVELS = new Set(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])

/** True for the names and addresses that only this machine answers to. */
export const isLoopback = (host: string): boolean => LOOPBACK.has(host) || /^127(\.\d{1,3}){3}$/.test(host)

/**
 * Reads the environment. The error is a sentence for the person who starts the server.
 *
 * @param terminal True when the log is read on a terminal as it is written: unless told otherwise, only what is wrong
 * is said there.
 */
export function readConfig(env: Environment, terminal = false): Result<Config, string> {
  const text = (name: string): string | null => env[name]?.trim() || null
  const list = (name: string): string[] =>
    (text(name) ?? '')
      .split(',')
      .map((s) => s.trim())
      .filter(Boolean)

  const port = portOf(text('PORT') ?? '4700')
  if (port === null) return err(`PORT must be a number from 0 to 65535, but is "${env.PORT}".`)
  const host = text('HOST') ?? '127.0.0.1'
  const loopback = isLoopback(host)
  const token = text('HINDSIGHT_TOKEN')
  if (!loopback && token === null) {
    return err(
      `HOST is ${host}, so other machines could reach this server: set HINDSIGHT_TOKEN to a secret of 16 characters or more, or leave HOST out.`,
    )
  }
  if (token !== null && token.length < 16)
    return err('HINDSIGHT_TOKEN is too short: use 16 characters or more.')
  if (token !== null && !/^[\x21-\x7e]+$/.test(token)) {
    return err(
      'HINDSIGHT_TOKEN may only hold printable ASCII characters without blanks, so that it fits into a header.',
    )
  }
  const lambdaEndpoint = text('LAMBDA_ENDPOINT')
  if (lambdaEndpoint !== null && !isHttpUrl(lambdaEndpoint)) {
    return err(`LAMBDA_ENDPOINT must be an http:// or https:// address, but is "${lambdaEndpoint}".`)
  }
  const databaseUrl = text('DATABASE_URL')
  if (databaseUrl !== null && !/^postgres(ql)?:\/\//.test(databaseUrl)) {
    return err('DATABASE_URL must begin with postgresql://; leave it out to keep the data in DATA_DIR.')
  }
  const seed = text('HINDSIGHT_SEED') ?? 'none'
  if (seed !== 'none' && seed !== 'all')
    return err(`HINDSIGHT_SEED must be "all" or "none", but is "${seed}".`)
  const logLevel = text('LOG_LEVEL') ?? (terminal ? 'warn' : 'info')
  if (!LEVELS.has(logLevel))
    return err(`LOG_LEVEL must be one of ${[...LEVELS].join(', ')}, but is "${logLevel}".`)
  const rateLimit = Number(text('HINDSIGHT_RATE_LIMIT') ?? (loopback ? '20000' : '2000'))
  if (!Number.isInteger(rateLimit) || rateLimit < 1) {
    return err('HINDSIGHT_RATE_LIMIT must be a whole number of requests in ten seconds, at least 1.')
  }
  const account = text('HINDSIGHT_ACCOUNT') ?? '000000000000'
  if (!/^\d{12}$/.test(account)) return err('HINDSIGHT_ACCOUNT must be twelve digits, like 000000000000.')
  const keep = readKeep(text)
  if (!keep.ok) return keep
  const limits = readLimits(text)
  if (!limits.ok) return limits
  const telemetry = readTelemetry(text, terminal)
  if (!telemetry.ok) return telemetry
  return ok({
    port,
    host,
    loopback,
    token,
    hosts: list('HINDSIGHT_HOSTS').map((s) => s.toLowerCase()),
    dataDir: text('DATA_DIR') ?? 'data',
    databaseUrl,
    lambdaEndpoint,
    allowPrivateHosts: list('ALLOW_PRIVATE_HOSTS'),
    seed,
    logLevel,
    rateLimit,
    account,
    ...limits.value,
    keep: keep.value,
    telemetry: telemetry.value,
  })
}

function portOf(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  return port <= 65_535 ? port : null
}

function isHttpUrl(text: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol)
  } catch {
    return false
  }
}

/** The address people open; a wildcard bind is reached as localhost. Needs the port really bound. */
export function baseUrlOf(config: Config, port: number = config.port): string {
  const wildcard = config.host === '0.0.0.0' || config.host === '::'
  const name = wildcard
    ? 'localhost'
    : config.host.includes(':') && !config.host.startsWith('[')
      ? `[${config.host}]`
      : config.host
  return `http://${name}:${port}`
}
