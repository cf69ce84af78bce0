import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { decodeEvents } from '../codec.ts'
import { fold } from '../evolve.ts'
import { initialState } from '../initial-state.ts'
import { encodeState } from '../state-text.ts'
import type { RecordedHistory } from './recorded-history.ts'

/** What each recorded history folds to, as the hash of its state's text, and the version of the fold that it was. */
export interface FoldDigests {
  readonly fold: number
  readonly states: Readonly<Record<string, string>>
}

const file = new URL('fold-digests.json', import.meta.url)
const folder = new URL('../histories/', import.meta.url)
const read = <T>(url: URL): T => JSON.parse(readFileSync(url, 'utf8')) as T

/** As they were when the version was last raised. */
export const recordedDigests = (): FoldDigests => read<FoldDigests>(file)

/** As this fold makes them. */
export function currentDigests(): FoldDigests {
  const states: Record<string, string> = {}
  let version = 0
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.json'))) {
    const { prefix, decisions } = read<RecordedHistory>(new URL(name, folder))
    const before = prefix === null ? [] : decodeEvents(prefix)
    const events = [...before, ...decisions.flatMap((one) => decodeEvents(one.events))]
    const text = encodeState(fold(events, initialState()))
    version = (JSON.parse(text) as FoldDigests).fold
    states[name.slice(0, -'.json'.length)] = bytesToHex(sha256(utf8ToBytes(text)))
  }
  return { fold: version, states }
}

/** Adds what is new; writes all anew only for a new version. */
export function recordDigests(): void {
  const [before, now] = [recordedDigests(), currentDigests()]
  const states = before.fold === now.fold ? { ...now.states, ...before.states } : now.states
  writeFileSync(file, `${JSON.stringify({ fold: now.fold, states }, null, 2)}\n`)
}
