import { fileURLToPath } from 'node:url'
import { compareTable, runCompare } from './compare.ts'
import { runFollowers } from './followers.ts'
import { followInThisProcess } from './followers-process.ts'
import { runHistory } from './history.ts'
import { runLimit } from './limit.ts'
import { type Options, parseOptions, USAGE } from './options.ts'
import { profileTable } from './profile.ts'
import { runPoint } from './run-point.ts'
import { openSite, type Site } from './site.ts'
import { runSoak } from './soak.ts'
import { runStored } from './stored.ts'
import { runTargets } from './targets.ts'

const print = (line: unknown): void => console.log(JSON.stringify(line))

async function run({ workloads, concurrency, seconds, full }: Options, site: Site): Promise<void> {
  for (const workload of workloads) {
    for (const count of concurrency) {
      const { figures, beside } = await runPoint(workload, count, seconds, site)
      if (full) print({ ...figures, ...beside })
      else {
        print(figures)
        console.error(
          `  ${beside.decisions_per_s} decisions/s and ${beside.events_per_s} events/s in ${beside.commits_per_s} commits/s of ${beside.commit_ms} ms, one under way ${Math.round(beside.committing * 100)}% of the time; ${beside.cpu_ms_per_step} CPU-ms a step with the database's and the sandbox's; load ${beside.load}`,
        )
      }
    }
  }
}

async function measure(options: Options, site: Site, interrupted: AbortSignal): Promise<void> {
  switch (options.kind) {
    case 'run':
      return run(options, site)
    case 'limit':
      for (const workload of options.workloads) print(await runLimit(workload, options, site))
      return
    case 'followers':
      for (const workload of options.workloads) {
        print(await runFollowers(workload, Math.max(...options.concurrency), options, site))
      }
      return
    case 'compare':
      console.log(`\n${compareTable(await runCompare(options, site, print))}`)
      return
    case 'soak':
      return runSoak(options, site, interrupted, print)
    case 'stored':
      return runStored(options, site, print)
    case 'history':
      for (const workload of options.workloads) {
        for (const line of await runHistory(workload, options.seconds, site)) print(line)
      }
      return
  }
}

/** A soak that is interrupted ends with what it has; everything else ends at once. */
function onceInterrupted(kind: Options['kind']): AbortSignal {
  const control = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => (kind === 'soak' ? control.abort() : process.exit(130)))
  }
  return control.signal
}

async function main(): Promise<void> {
  const parsed = parseOptions(process.argv.slice(2), process.env)
  if (!parsed.ok) {
    console.error(parsed.error)
    process.exitCode = 2
    return
  }
  const options = parsed.value
  if (options.kind === 'profile') {
    console.log(options.file === null ? USAGE : profileTable(options.file, fileURLToPath(import.meta.url)))
    return
  }
  if (options.kind === 'followers-process') {
    followInThisProcess(options.port, options.followers)
    return
  }
  if (options.kind === 'targets') return runTargets(options, print)
  const site = await openSite(options.store, options.databaseUrl)
  try {
    await measure(options, site, onceInterrupted(options.kind))
  } finally {
    await site.close()
  }
}

await main()
