import { parseDefinitionText } from '../../core/language/parse.ts'
import { compileProgram, type Limits, type Program } from '../../core/run/program.ts'
import { EngineError } from './engine-error.ts'
import type { EngineStore } from './ports.ts'

const KEPT = 500

/** Definitions, parsed and compiled once; they are addressed by their content and never change. */
export class Programs {
  readonly #store: EngineStore
  readonly #limits: Partial<Limits>
  readonly #kept = new Map<string, Program>()
  /** Those being read: many executions of a machine may begin at once. */
  readonly #coming = new Map<string, Promise<Program>>()

  /** `historyEvents` is what a history may have at most; 25,000 when left out. */
  constructor(store: EngineStore, historyEvents?: number) {
    this.#store = store
    this.#limits = historyEvents === undefined ? {} : { historyEvents }
  }

  /** Throws or rejects with DEFINITION_NOT_FOUND when the store has no such definition or it cannot be read as one. */
  get(hash: string): Program | Promise<Program> {
    const known = this.#kept.get(hash)
    if (known !== undefined) {
      this.#kept.delete(hash)
      this.#kept.set(hash, known)
      return known
    }
    let coming = this.#coming.get(hash)
    if (coming === undefined) {
      coming = this.#read(hash).finally(() => this.#coming.delete(hash))
      this.#coming.set(hash, coming)
    }
    return coming
  }

  async #read(hash: string): Promise<Program> {
    const text = await this.#store.readDefinition(hash)
    const definition = text === null ? null : parseDefinitionText(text).definition
    if (definition === null) {
      const message = `The definition ${hash.slice(0, 12)} is not stored here. Save the state machine and start it again.`
      throw new EngineError('DEFINITION_NOT_FOUND', message)
    }
    const program = compileProgram(definition, this.#limits)
    this.#kept.set(hash, program)
    const oldest = this.#kept.keys().next()
    if (this.#kept.size > KEPT && oldest.done !== true) this.#kept.delete(oldest.value)
    return program
  }
}
