import { type SfnError, sfnError } from './errors.ts'

const MAP_RUNS = 'Map runs of Distributed Map are not offered yet.'

/** Operations of the API that are known and not offered yet, with what is missing. */
const LATER: ReadonlyMap<string, string> = new Map([
  ['ListMapRuns', MAP_RUNS],
  ['DescribeMapRun', MAP_RUNS],
  ['UpdateMapRun', MAP_RUNS],
])

/** The error for an operation that is not offered yet; null for one that does not exist at all. */
export function later(operation: string): SfnError | null {
  const missing = LATER.get(operation)
  if (missing === undefined) return null
  return sfnError('NotYetSupported', `${operation} cannot be done here yet. ${missing}`)
}
