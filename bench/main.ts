import { fileURLToPath } from 'node:url'
import { runLimit } from './limit.ts'
import { parseOptions, USAGE } from './options.ts'
import { profileTable } from './profile.ts'
import { runPoint } from './run-point.ts'

const parsed = parseOptions(process.argv.slice(2), process.env)
if (!parsed.ok) {
  console.error(parsed.error)
  process.exit(2)
}
const options = parsed.value

if (options.kind === 'profile') {
  console.log(options.file === null ? USAGE : profileTable(options.file, fileURLToPath(import.meta.url)))
} else {
  for (const workload of options.workloads) {
    if (options.kind === 'limit') {
      console.log(JSON.stringify(await runLimit(workload, options)))
      continue
    }
    for (const concurrency of options.concurrency) {
      const { figures, aside } = await runPoint(workload, concurrency, options)
      console.log(JSON.stringify(figures))
      console.error(`  ${aside}`)
    }
  }
}
