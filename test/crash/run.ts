import { join } from 'node:path'
import type { Arena } from './arena.ts'
import type { Options } from './options.ts'
import type { Site } from './server.ts'

/** Where things are when everything is in one folder. */
export function siteIn(
  folder: string,
  entry: string,
  { port }: Pick<Options, 'port'>,
  databaseUrl: string | null = null,
): Site {
  return {
    entry,
    dataDir: join(folder, 'data'),
    databaseUrl,
    logFile: join(folder, 'server.log'),
    port,
    insidePort: port + 1,
    worldPort: port + 2,
  }
}

/** What was tried and what was found, line by line. */
export function verdictOf(arena: Arena, seed: number): string[] {
  const { counts, violations, path } = arena.scene.ledger
  const runs = [...arena.scene.book.runs.values()]
  const count = (kind: string): number => counts.get(kind) ?? 0
  const lines = [
    `seed ${seed}: ${arena.lives} lives of the server, ${runs.length} runs, ${runs.filter((run) => run.ended !== null).length} came to their end`,
    `acknowledged: ${count('started')} starts, ${count('forked')} forks, ${count('signal')} signals, ${count('completion')} completions, ${count('stopped')} stops; ` +
      `${count('effect')} effects, ${count('handed')} tasks handed out`,
    `${count('checked')} checks, and ${count('check cut short')} that the server's end cut short`,
  ]
  for (const { promised, detail } of violations.slice(0, 12))
    lines.push(`BROKEN ${promised}: ${detail.slice(0, 1_500)}`)
  if (violations.length > 12) lines.push(`and ${violations.length - 12} more in ${path}`)
  return lines
}
