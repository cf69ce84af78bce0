// node scripts/check-house.mjs: the rules of docs/architecture.md that a formatter or compiler cannot hold.
import { lockErrors } from './house/lock-rules.mjs'
import { readSources } from './house/sources.mjs'
import { specErrors } from './house/spec-rules.mjs'
import { impureCore, leftovers, sizes, sqlOutside, thenables, tooLong } from './house/text-rules.mjs'
import { barrels, brokenWalls, importCycles } from './house/walls.mjs'

const sources = readSources()
const checks = [
  brokenWalls,
  importCycles,
  barrels,
  tooLong,
  impureCore,
  sqlOutside,
  leftovers,
  thenables,
  specErrors,
  lockErrors,
]
const errors = checks.flatMap((check) => check(sources))
for (const error of errors) console.error(error)
console.log(
  `House: ${sizes(sources)}. ${errors.length === 0 ? 'All rules hold.' : `${errors.length} broken rules.`}`,
)
process.exit(errors.length === 0 ? 0 : 1)
