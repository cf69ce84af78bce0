import { openStore } from './store.ts'
import { testCommit } from './testing.ts'

// Started by a test in a process of its own and killed in the middle: says which commits were acknowledged.
const store = await openStore({
  databaseUrl: null,
  dataDir: process.argv[2] ?? '',
  onFatal: (error) => {
    throw error
  },
})
const name = process.argv[3] ?? 'crash'
for (let seq = 1; ; seq++) {
  await store.engine.commit([testCommit(name, seq), testCommit(`${name}-${seq}`, 1)])
  process.stdout.write(`${seq}\n`)
}
