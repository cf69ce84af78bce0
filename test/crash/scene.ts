import { parseToken } from '../../core/run/token.ts'
import { type Api, type Log, NoAnswer, until } from './api.ts'
import { Book } from './book.ts'
import type { Dice } from './dice.ts'
import type { Ledger } from './ledger.ts'
import { pause } from './server.ts'

/** Share of effects whose log is read at once; that of all others is read after the next crash. */
const LOOKS = 0.25

/** Everything that is outside of the server and outlives it: its clients, their notes, and what they are asked to do. */
export class Scene {
  readonly api: Api
  readonly ledger: Ledger
  readonly dice: Dice
  readonly book = new Book()
  /** True when nobody asks for anything any more. */
  over = false
  /** True when no new work is begun; what was begun goes on to its end. */
  closing = false
  readonly #tokens = new Set<string>()
  readonly #lookers: Dice
  readonly #tasks = new Set<Promise<void>>()

  constructor(api: Api, ledger: Ledger, dice: Dice) {
    this.api = api
    this.ledger = ledger
    this.dice = dice
    this.#lookers = dice.fork('lookers')
  }

  /** Runs beside everything else; what it throws is a fault of the test and ends it. */
  spawn(work: Promise<void>): void {
    const task = work.catch((error: unknown) => {
      this.ledger.broken(
        'acknowledged',
        `a client could not go on: ${error instanceof Error ? error.stack : error}`,
      )
    })
    this.#tasks.add(task)
    void task.then(() => this.#tasks.delete(task))
  }

  /** Lets everything go; resolves when nothing is under way any more. */
  async end(): Promise<void> {
    this.over = true
    while (this.#tasks.size > 0) await Promise.all(this.#tasks)
  }

  /** Answers a token once, a moment later; sometimes a second time with another value, which must not count. */
  callback(token: string, value: number): void {
    if (this.#tokens.has(token)) return
    this.#tokens.add(token)
    const dice = this.dice.fork(`callback ${this.#tokens.size}`)
    this.spawn(this.#answer(token, value, { delay: dice.int(0, 150), twice: dice.chance(0.3) }))
  }

  async #answer(token: string, value: number, how: { delay: number; twice: boolean }): Promise<void> {
    await pause(how.delay)
    const send = (output: object, lostBefore = false): Promise<string | null> =>
      until(
        () => this.over,
        async (lost) => {
          const { status, body } = await this.api.sfn('SendTaskSuccess', {
            taskToken: token,
            output: JSON.stringify(output),
          })
          if (status === 200) return 'taken'
          return lost || lostBefore ? 'perhaps' : String(body.__type)
        },
      )
    const said = await send({ value })
    if (said === null || said === 'perhaps') return
    this.ledger.note('completion', { token, value, said })
    const place = parseToken(token)
    if (said !== 'taken') return this.#refused(token, said)
    if (place !== null) this.book.complete(place.executionId, `${place.visit}.${place.attempt}`, { value })
    if (!how.twice) return
    if ((await send({ value: -1 })) === 'taken')
      this.ledger.broken('completion-once', `the token ${token} was taken twice`)
  }

  /** A token that was given out is refused only when its task has ended. */
  async #refused(token: string, said: string): Promise<void> {
    const place = parseToken(token)
    const log = place === null ? null : await this.#logOf(place.executionId)
    if (log === null || place === null) return
    const mine = log.events.filter(
      (event) => event.visit === place.visit && 'attempt' in event && event.attempt === place.attempt,
    )
    const ended = mine.some(({ type }) => /^Task(Succeeded|Failed|TimedOut)$/.test(type))
    const over = log.events.some(({ type }) => /^Execution(Succeeded|Failed|Aborted|TimedOut)$/.test(type))
    if (!ended && !over)
      this.ledger.broken('token-holds', `${said}: the token of a task that is open was refused (${token})`)
  }

  /** The work of a task has begun outside: the log must say that it was scheduled. Some are looked up at once. */
  scheduledBefore(key: string): void {
    const [id = '', visit, attempt] = key.split(':')
    if (!this.#lookers.chance(LOOKS)) return
    const look = async (): Promise<void> => {
      try {
        const log = await this.api.log(id)
        if (isScheduled(log, Number(visit), Number(attempt))) return
        this.ledger.broken(
          'effect-after-commit',
          `${key} had its effect before its log says that it was scheduled`,
        )
      } catch (error) {
        // The server died meanwhile: the log is looked at when it is back.
        if (!(error instanceof NoAnswer)) throw error
      }
    }
    this.spawn(look())
  }

  #logOf(id: string): Promise<Log | null> {
    return until(
      () => this.over,
      () => this.api.log(id),
    )
  }
}

/** True when a log says that this attempt was scheduled. */
export function isScheduled(log: Log | null, visit: number, attempt: number): boolean {
  return (
    log?.events.some((e) => e.type === 'TaskScheduled' && e.visit === visit && e.attempt === attempt) === true
  )
}
