import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { CODEC_VERSION, encodeCommand, encodeEvents } from '../codec.ts'
import { recordDigests } from './fold-digests.ts'
import type { RecordedHistory } from './recorded-history.ts'
import { STORIES } from './stories.ts'

// npm run record: records the stories that have no file of this encoding yet. What is recorded stays for ever;
// a story that a release decides otherwise gets a new name, and its old file stays beside it.
const folder = new URL('../histories/', import.meta.url)
const root = new URL('../../../', import.meta.url)
const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { version: string }

for (const { name, about, definition, tell } of STORIES) {
  const file = new URL(`${name}.v${CODEC_VERSION}.json`, folder)
  if (existsSync(file)) continue
  const { decisions, log } = await tell(definition)
  const own = decisions.flatMap(({ decision }) => decision.events)
  const prefix = log.slice(0, log.length - own.length)
  const history: RecordedHistory = {
    about,
    release: version,
    definition,
    prefix: prefix.length > 0 ? encodeEvents(prefix) : null,
    decisions: decisions.map(({ command, decision }) => ({
      command: encodeCommand(command),
      events: encodeEvents(decision.events),
      refusal: decision.refusal?.code ?? null,
    })),
  }
  writeFileSync(file, `${JSON.stringify(history, null, 2)}\n`)
  console.log(`recorded ${name}: ${decisions.length} decisions, ${log.length} events`)
}
recordDigests()
