import { readFileSync } from 'node:fs'

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

/** Where the time of a profiled run went: own time of functions, and of files added up, in percent of the busy time. */
export function profileTable(path: string, bundle: string, longest = 25): string {
  const profile = JSON.parse(readFileSync(path, 'utf8')) as CpuProfile
  const fileAt = filesOfBundle(bundle)
  const own = new Map<number, number>()
  for (const [i, id] of profile.samples.entries()) {
    own.set(id, (own.get(id) ?? 0) + (profile.timeDeltas[i] ?? 0))
  }
  const [functions, files] = [new Map<string, number>(), new Map<string, number>()]
  let busy = 0
  for (const { id, callFrame } of profile.nodes) {
    const time = own.get(id) ?? 0
    const { functionName, url, lineNumber } = callFrame
    if (functionName === '(idle)' || functionName === '(root)') continue
    const file = url.endsWith('/bench.mjs') ? fileAt(lineNumber) : placeOf(url)
    busy += time
    add(files, file === '' ? functionName || '(native)' : file, time)
    add(functions, `${functionName || '(anonymous)'} ${file}`.trim(), time)
  }
  const show = (times: Map<string, number>): string =>
    [...times]
      .sort((a, b) => b[1] - a[1])
      .slice(0, longest)
      .map(([name, time]) => `${((time / busy) * 100).toFixed(1).padStart(5)}%  ${name}`)
      .join('\n')
  return `Busy for ${(busy / 1e6).toFixed(1)} s\n\nBy file\n${show(files)}\n\nBy function\n${show(functions)}`
}

function add(times: Map<string, number>, name: string, time: number): void {
  times.set(name, (times.get(name) ?? 0) + time)
}

/** The package for a file of a package, its name for a part of Node. */
function placeOf(url: string): string {
  const inPackage = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)
  return inPackage?.[1] ?? url
}

/** The bundle notes above each file's code where it is from. */
function filesOfBundle(path: string): (line: number) => string {
  const files: string[] = []
  let file = ''
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    file = /^\/\/ ([\w./-]+\.ts)$/.exec(line)?.[1] ?? file
    files.push(file)
  }
  return (line) => files[line] ?? ''
}
