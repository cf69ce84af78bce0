import { randomFillSync } from 'node:crypto'
import { closeSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs'

const MB = 1_000_000
/** A commit needs room for its log, for its rows and for whole pages; new files of the log are 16 MB each. */
const RESERVE = 64 * MB
/** What a commit may take on the disk, for each byte of it. */
const GROWTH = 3
/** Held back for opening the database again where others have filled the disk to the last byte. */
const BALLAST = 32 * MB
const BLOCK = MB

/**
 * Room on the disk of the embedded database. A commit that runs out of room half way ends the whole database (its log
 * cannot be written), so none is begun without enough of it.
 */
export class Space {
  readonly #folder: string
  readonly #ballast: string

  /** @param folder Exists already; the ballast is a file beside the database in it. */
  constructor(folder: string) {
    this.#folder = folder
    this.#ballast = `${folder}/reserve`
  }

  /** What must stay free, in bytes. */
  get reserve(): number {
    return RESERVE
  }

  /** Bytes that this process may still write on the disk; endless where the system cannot say. */
  free(): number {
    try {
      const { bavail, bsize } = statfsSync(this.#folder)
      return bavail * bsize
    } catch {
      return Number.POSITIVE_INFINITY
    }
  }

  /** True when a request of so many bytes can be written to its end. */
  enough(bytes: number): boolean {
    return this.free() >= RESERVE + GROWTH * bytes
  }

  /** Gives the ballast away where the disk is so full that the database could not even be opened. */
  beforeOpening(): void {
    if (this.free() < BALLAST) rmSync(this.#ballast, { force: true })
  }

  /** Lays the ballast where there is none and plenty of room. */
  whenRoomy(): void {
    if (this.#laid() || this.free() < 2 * RESERVE + BALLAST) return
    try {
      this.#fill()
    } catch {
      rmSync(this.#ballast, { force: true })
    }
  }

  /** A power cut may have left less of it: it is not flushed, for that would slow a first start. */
  #laid(): boolean {
    return (statSync(this.#ballast, { throwIfNoEntry: false })?.size ?? 0) >= BALLAST
  }

  #fill(): void {
    // Zeros take no room on a disk that compresses.
    const block = randomFillSync(Buffer.alloc(BLOCK))
    const file = openSync(this.#ballast, 'w')
    try {
      for (let written = 0; written < BALLAST; written += BLOCK) writeSync(file, block)
    } finally {
      closeSync(file)
    }
  }
}
