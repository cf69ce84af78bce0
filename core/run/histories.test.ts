import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CODEC_VERSION, decodeCommand, decodeEvents, encodeEvents } from './codec.ts'
import { decideWith } from './decide.ts'
import type { HistoryEvent } from './event.ts'
import { fold } from './evolve.ts'
import { initialState } from './initial-state.ts'
import { compileProgram } from './program.ts'
import { snapshot } from './snapshot.ts'
import type { RecordedHistory } from './testing/recorded-history.ts'
import { evaluateAll } from './testing/simulation.ts'
import { STORIES } from './testing/stories.ts'

const folder = new URL('histories/', import.meta.url)
const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
const read = (name: string): RecordedHistory => JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
const written = (text: string): boolean => text.startsWith(`[${CODEC_VERSION},`)

test.each(names)(
  '[PF11] %s, recorded by a release, is folded and decided again byte for byte',
  async (name) => {
    const { definition, prefix, decisions } = read(name)
    const program = compileProgram(definition)
    const before = prefix === null ? [] : decodeEvents(prefix)
    const state = fold(before, initialState())
    const log: HistoryEvent[] = [...before]
    for (const stored of decisions) {
      const again = await decideWith(state, decodeCommand(stored.command), program, evaluateAll)
      const events = decodeEvents(stored.events)
      expect(encodeEvents(again.events)).toBe(written(stored.events) ? stored.events : encodeEvents(events))
      expect(again.refusal?.code ?? null).toBe(stored.refusal)
      log.push(...events)
      expect(fold(log)).toEqual(snapshot(state))
    }
  },
)

test('[PF11] every story has been recorded, and between them they have every type of event', () => {
  expect(
    STORIES.filter(({ name }) => !names.includes(`${name}.v${CODEC_VERSION}.json`)).map(({ name }) => name),
  ).toEqual([])
  const types = new Set<string>()
  for (const name of names) {
    for (const { events } of read(name).decisions)
      for (const { type } of decodeEvents(events)) types.add(type)
  }
  console.log(`recorded histories of our own: ${names.length} with ${types.size} types of events`)
  // As many as evolve has cells: a new type needs a story.
  expect(types.size).toBe(54)
})
