import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { cpuOfTrees } from './cpu.ts'

/** One measurement of one contender, ours or a peer. */
export interface Run {
  readonly contender: string
  readonly workload: string
  readonly concurrency: number
  readonly executions_per_s: number
  readonly steps_per_s: number
  readonly p50_ms: number
  /** Of all its processes, its client's and its database's too; null where the system does not say. */
  readonly cpu_ms_per_step: number | null
}

/** A program that prints one line of JSON for each measurement. */
export interface Contender {
  readonly name: string
  readonly command: readonly string[]
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  /** Processes beside the program's own whose CPU counts: a database's. */
  readonly roots: readonly number[]
}

/** A line as a peer's program prints it, and as ours does with --full. */
interface Line {
  readonly w?: string
  readonly c?: number
  readonly wf_per_s?: number
  readonly secs?: number
  readonly n?: number
  readonly workload?: string
  readonly concurrency?: number
  readonly executions_per_s?: number
  readonly steps_per_s: number
  readonly p50_ms: number
  readonly cpu_ms_per_step?: number
}

const SAMPLE_MS = 200

/** Runs the program to its end. Rejects when it ends with an error. */
export function runContender(contender: Contender, each: (run: Run) => void): Promise<void> {
  const [command = '', ...args] = contender.command
  const child = spawn(command, args, {
    cwd: contender.folder,
    env: { ...process.env, ...contender.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2_000)
  })
  const cpu = sampleCpu(child, contender.roots)
  createInterface({ input: child.stdout }).on('line', (text) => {
    if (!text.startsWith('{')) return
    each(runOf(contender.name, JSON.parse(text) as Line, cpu.since))
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      cpu.stop()
      if (code === 0) resolve()
      else reject(new Error(`${contender.name} ended with code ${code}:\n${complaint}`))
    })
  })
}

function runOf(name: string, line: Line, since: (seconds: number) => number | null): Run {
  const executions = line.executions_per_s ?? line.wf_per_s ?? 0
  const cpu = line.secs === undefined ? null : since(line.secs)
  const steps = line.steps_per_s * (line.secs ?? 0)
  return {
    contender: name,
    workload: (line.workload ?? line.w ?? '').toUpperCase(),
    concurrency: line.concurrency ?? line.c ?? 0,
    executions_per_s: executions,
    steps_per_s: line.steps_per_s,
    p50_ms: line.p50_ms,
    cpu_ms_per_step: line.cpu_ms_per_step ?? (cpu === null || steps === 0 ? null : cpu / steps),
  }
}

/** Looks at the processes several times a second: a peer's program does not tell when a measurement began. */
function sampleCpu(child: ChildProcess, roots: readonly number[]) {
  const samples: [at: number, cpu: number][] = []
  const look = (): void => {
    const cpu = cpuOfTrees([child.pid ?? 0, ...roots])
    if (cpu !== null) samples.push([performance.now(), cpu])
  }
  look()
  const timer = setInterval(look, SAMPLE_MS)
  return {
    since: (seconds: number): number | null => {
      look()
      const from = performance.now() - seconds * 1_000
      const first = samples.find(([at]) => at >= from)
      const last = samples.at(-1)
      if (first === undefined || last === undefined || last[0] === first[0]) return null
      return ((last[1] - first[1]) * seconds * 1_000) / (last[0] - first[0])
    },
    stop: () => clearInterval(timer),
  }
}
