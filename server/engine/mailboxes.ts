import { type Genesis, Mailbox, type MailboxHost } from './mailbox.ts'

const EVICTION_LOOKS = 8

/** The mailboxes in memory: those with something to do, and the last idle ones, whose folded state is kept warm. */
export class Mailboxes {
  readonly #host: MailboxHost
  readonly #kept: number
  /** In order of use, the one that was not used for longest first. */
  readonly #open = new Map<string, Mailbox>()

  constructor(host: MailboxHost, kept: number) {
    this.#host = host
    this.#kept = kept
  }

  get size(): number {
    return this.#open.size
  }

  /** What waits in all of them together, and in the fullest; looks at each, so it is for people and monitors only. */
  depth(): { readonly sum: number; readonly most: number } {
    let [sum, most] = [0, 0]
    for (const { depth } of this.#open.values()) {
      sum += depth
      if (depth > most) most = depth
    }
    return { sum, most }
  }

  /** The mailbox of an execution; a genesis counts only where there is none yet. */
  get(executionId: string, genesis: Genesis | null): Mailbox {
    const known = this.#open.get(executionId)
    if (known !== undefined) this.#open.delete(executionId)
    const mailbox = known ?? new Mailbox(executionId, this.#host, genesis)
    this.#open.set(executionId, mailbox)
    if (this.#open.size > this.#kept) this.#evict(mailbox)
    return mailbox
  }

  /** Parts what is being decided; resolves when no mailbox decides any more. */
  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map((mailbox) => mailbox.close()))
  }

  /** Looks at a few only: what is busy goes behind those that were used later, so that nobody is looked at in vain twice. */
  #evict(spare: Mailbox): void {
    let looks = EVICTION_LOOKS
    for (const [id, mailbox] of this.#open) {
      if (this.#open.size <= this.#kept || looks-- === 0) return
      this.#open.delete(id)
      if (!mailbox.idle || mailbox === spare) this.#open.set(id, mailbox)
    }
  }
}
