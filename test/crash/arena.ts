import type { ChildProcess } from 'node:child_process'
import { Api, NoAnswer } from './api.ts'
import type { Run } from './book.ts'
import { faultsOf } from './checks.ts'
import { Dice } from './dice.ts'
import type { Plan, StoreBug } from './inside/plan.ts'
import { Ledger } from './ledger.ts'
import { definitionOf, MACHINES } from './machines.ts'
import { Scene } from './scene.ts'
import { isReady, type Life, pause, type Site, startLife, startSpare } from './server.ts'
import { World } from './world.ts'

export interface ArenaOptions {
  readonly site: Site
  readonly seed: number
  readonly ledgerPath: string
  readonly storeBug: StoreBug | null
}

const ROLE = 'arn:aws:iam::000000000000:role/any'
/** States that are asked for at a time: enough to see a difference, too few to bring every log back into memory. */
const SAMPLE = 8
const LOOKS_AT_ONCE = 12
/** A server that is ready must have answered everything by then. */
const SILENCE_MS = 120_000
/** So long nothing may happen before what has not ended is stuck. */
const STUCK_MS = 25_000

/** One data folder, the lives of the server on it, and what is known of it from outside. */
export class Arena {
  readonly scene: Scene
  readonly dice: Dice
  readonly site: Site
  readonly #options: ArenaOptions
  readonly world: World
  #lives = 0
  #life: Life | null = null
  /** The process of the life after this one. */
  #spare: ChildProcess | null = null

  constructor(options: ArenaOptions) {
    this.#options = options
    this.site = options.site
    this.dice = new Dice(options.seed)
    this.scene = new Scene(new Api(options.site), new Ledger(options.ledgerPath), this.dice)
    this.world = new World(this.scene)
  }

  get failed(): boolean {
    return this.scene.ledger.violations.length > 0
  }

  get lives(): number {
    return this.#lives
  }

  /** Opens the world outside, and lets a first server make its database and the machines. */
  async setUp(): Promise<void> {
    const { port, worldPort } = this.site
    const taken = await fetch(`http://127.0.0.1:${port}/health`).then(
      () => true,
      () => false,
    )
    if (taken)
      throw new Error(`Something else listens on port ${port}; stop it, or choose another one with --port.`)
    await this.world.listen(worldPort)
    const life = await this.begin({ calm: true })
    for (const name of MACHINES) {
      const definition = definitionOf(name, `http://127.0.0.1:${worldPort}`)
      const answer = await this.scene.api.sfn('CreateStateMachine', {
        name: `crash-${name}`,
        definition,
        roleArn: ROLE,
      })
      if (answer.status !== 200) throw new Error(`crash-${name} was refused: ${JSON.stringify(answer.body)}`)
    }
    await life.stop()
  }

  /** Starts the server; a calm life has a store that does what it is asked. */
  start({ calm = false, fault }: { calm?: boolean; fault?: string } = {}): Life {
    const life = ++this.#lives
    const dice = this.dice.fork(`life ${life}`)
    const plan: Plan = {
      seed: dice.int(0, 2 ** 31),
      port: this.site.insidePort,
      pauseMs: calm ? 0 : dice.pick([0, 0, 10, 40]),
      failing: calm ? 0 : dice.pick([0, 0, 0.02]),
      lost: calm ? 0 : dice.pick([0, 0, 0.02]),
      bug: this.#options.storeBug,
    }
    this.scene.ledger.note('life', { life, ...plan, fault })
    const process = this.#spare ?? startSpare(this.site)
    this.#spare = null
    this.#life = startLife(process, { plan, ...(fault === undefined ? {} : { fault }) })
    return this.#life
  }

  /** Starts the server and waits until it is ready. Throws when it ends before that. */
  async begin(how: { calm?: boolean } = {}): Promise<Life> {
    const life = this.start(how)
    if (!(await isReady(life, this.site))) {
      this.scene.ledger.broken(
        'comes-back',
        `life ${this.#lives} did not become ready (exit code ${life.code()})`,
      )
      throw new Error(`The server does not start; it said why in ${this.site.logFile}.`)
    }
    return life
  }

  /** Ends the server that runs now as a power cut would. */
  async kill(): Promise<void> {
    await this.#life?.kill()
  }

  /**
   * Looks at every run that is not settled, in the database and in memory. False where the server did not answer all of
   * it, because it died meanwhile or has too much to do.
   */
  async check(): Promise<boolean> {
    // Only what was acknowledged before the first look must be seen by it.
    const runs = this.scene.book.unsettled()
    try {
      await this.#names(runs)
      await this.peek()
      const left = [...runs]
      const look = async (): Promise<void> => {
        for (let run = left.pop(); run !== undefined; run = left.pop()) await this.#look(run)
      }
      await Promise.all(Array.from({ length: LOOKS_AT_ONCE }, look))
      this.scene.ledger.note('checked', { life: this.#lives, runs: runs.length })
      return true
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error
      this.scene.ledger.note('check cut short', { life: this.#lives, by: error.message })
      return false
    }
  }

  /** Checks until there were answers to everything, or the server is dead. */
  async checkWell(): Promise<void> {
    const life = this.#life
    this.#spare ??= startSpare(this.site)
    const until = Date.now() + SILENCE_MS
    while (life?.dead() === false && !(await this.check())) {
      if (Date.now() > until) {
        this.scene.ledger.broken('comes-back', `life ${this.#lives} is ready, and does not answer`)
        return
      }
      await pause(200)
    }
  }

  /** Notes some of the states that the server holds; they are compared when their logs are read next. */
  async peek(): Promise<void> {
    const { book, ledger, api } = this.scene
    const open = book.unsettled().filter((run) => run.id !== null && run.ended === null)
    const chosen = this.dice.fork(`peek ${this.#lives} ${open.length}`).shuffle(open).slice(0, SAMPLE)
    const { held, quarantined } = await api.held(chosen.map((run) => run.id ?? ''))
    for (const run of chosen) run.held = held[run.id ?? ''] ?? run.held
    if (quarantined.length > 0) ledger.broken('nothing-set-aside', JSON.stringify(quarantined))
  }

  /**
   * Lets everything come to its end on a calm server, and looks at all of it once more. `enough` ends it early; so does
   * a run that is stuck.
   */
  async settle(enough: () => boolean = () => this.failed): Promise<void> {
    const { scene } = this
    scene.closing = true
    const life = await this.begin({ calm: true })
    let progress = { at: Date.now(), mark: '' }
    for (let stuck = false; !stuck; await pause(300)) {
      await this.check()
      const open = scene.book.unsettled()
      if (open.length === 0 || enough()) break
      const mark = open.map((run) => `${run.name} ${run.seen?.seq}`).join()
      if (mark !== progress.mark) progress = { at: Date.now(), mark }
      stuck = Date.now() - progress.at > STUCK_MS
      for (const run of stuck ? open : [])
        scene.ledger.broken('outcome', `${run.name} (${run.id}) did not come to its end`)
    }
    for (const run of scene.book.runs.values()) run.settled = false
    await this.checkWell()
    await life.stop()
  }

  /** Ends the server and all that is outside of it. */
  async close(): Promise<void> {
    await this.kill()
    this.#spare?.kill('SIGKILL')
    await this.scene.end()
    this.world.close()
    this.scene.ledger.close()
  }

  async #look(run: Run): Promise<void> {
    const { book, ledger, api } = this.scene
    const claim = book.claimOf(run)
    if (run.id === null) {
      ledger.broken('acknowledged', `${run.name} was acknowledged and is not there`)
      return
    }
    const found = faultsOf(claim, await api.log(run.id))
    for (const { promised, detail } of found) ledger.broken(promised, detail)
    if (run.held === claim.held) run.held = null
    if (claim.ended !== null && found.length === 0) run.settled = true
  }

  /** Finds the ids of runs in the list, where each name stands once. */
  async #names(runs: readonly Run[]): Promise<void> {
    const { book, ledger, api } = this.scene
    const missing = new Set(runs.filter((run) => run.id === null))
    const ids = new Map<string, string>()
    for (let cursor: string | null = null; ; ) {
      const page: Awaited<ReturnType<Api['list']>> = await api.list(cursor)
      for (const { id, name } of page.rows) {
        const run = book.runs.get(name)
        if (run === undefined) continue
        const other = ids.get(name) ?? run.id
        if (other !== null && other !== id)
          ledger.broken('one-per-name', `${name} is the name of ${other} and of ${id}`)
        ids.set(name, id)
        missing.delete(run)
        if (run.id === null) book.identify(run, id)
      }
      cursor = page.cursor
      const old = page.rows.every(({ name }) => book.runs.get(name)?.settled === true)
      if (cursor === null || (old && missing.size === 0)) return
    }
  }
}
