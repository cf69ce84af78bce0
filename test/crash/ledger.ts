import { closeSync, openSync, writeSync } from 'node:fs'

/** What a violation is about: the promise that was broken. */
export type Promised =
  | 'acknowledged'
  | 'one-per-name'
  | 'gapless'
  | 'log-grows-only'
  | 'completion-once'
  | 'deadline-once'
  | 'effect-after-commit'
  | 'same-key'
  | 'token-holds'
  | 'handed-once'
  | 'held-state'
  | 'outcome'
  | 'nothing-set-aside'
  | 'comes-back'

export interface Violation {
  readonly promised: Promised
  readonly detail: string
}

/** What was acknowledged and what was done, written down outside of the server that is killed. */
export class Ledger {
  readonly path: string
  readonly violations: Violation[] = []
  readonly counts = new Map<string, number>()
  readonly #file: number
  readonly #began = Date.now()

  constructor(path: string) {
    this.path = path
    this.#file = openSync(path, 'a')
  }

  note(kind: string, entry: object): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1)
    writeSync(this.#file, `${JSON.stringify({ ms: Date.now() - this.#began, kind, ...entry })}\n`)
  }

  /** A promise was broken. The same one is written down once. */
  broken(promised: Promised, detail: string): void {
    if (this.violations.some((one) => one.promised === promised && one.detail === detail)) return
    this.violations.push({ promised, detail })
    this.note('VIOLATION', { promised, detail })
  }

  close(): void {
    closeSync(this.#file)
  }
}
