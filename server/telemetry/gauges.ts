import { Counter, Gauge, type Registry } from 'prom-client'
import type { EngineStats } from '../engine/engine.ts'
import type { LaneStats, SandboxStats } from '../sandbox/sandbox.ts'
import type { Census } from '../store/census.ts'

type Stats = Pick<EngineStats, 'admission' | 'alarms' | 'loaded' | 'quarantined' | 'queued' | 'tasks'>

/** Where states are read when somebody asks for figures. */
export interface GaugeSources {
  engine(): Stats
  sandbox(): SandboxStats
  /** Counted by the database; rejects while it is away. */
  census(): Promise<Census>
  /** Milliseconds since 1970. */
  now(): number
}

/** The database counts at most once in so many milliseconds, however often it is asked. */
const CENSUS_MS = 5_000

/** Enters what is read and not counted. Nothing of it costs anything while nobody asks. */
export function addGauges(register: Registry, sources: GaugeSources): void {
  engineGauges(register, sources)
  sandboxGauges(register, sources)
  censusGauges(register, sources)
}

function engineGauges(register: Registry, { engine }: GaugeSources): void {
  const gauge = (name: string, help: string, read: (stats: Stats) => number): void => {
    new Gauge({
      name: `hindsight_${name}`,
      help,
      registers: [register],
      collect() {
        this.set(read(engine()))
      },
    })
  }
  gauge('mailbox_depth', 'Commands and questions that wait in mailboxes', ({ queued }) => queued.sum)
  gauge('mailbox_deepest', 'What waits in the fullest mailbox', ({ queued }) => queued.most)
  gauge('executions_loaded', 'Executions whose state is in memory', ({ loaded }) => loaded)
  gauge('executions_quarantined', 'Executions that were set aside', (stats) => stats.quarantined.length)
  gauge('alarms', 'Executions with a deadline that is watched', ({ alarms }) => alarms)
  gauge('tasks_running', 'Tasks under way in this server', ({ tasks }) => tasks.running)
  gauge('tasks_waiting', 'Tasks that wait for a place', ({ tasks }) => tasks.waiting)
  gauge(
    'admitted_commands',
    'Commands that were let in and are not answered',
    (stats) => stats.admission.commands,
  )
  gauge('admitted_bytes', 'Bytes of those commands', (stats) => stats.admission.bytes)
  new Counter({
    name: 'hindsight_admission_refused_total',
    help: 'Requests that were sent away because too much waited already',
    registers: [register],
    collect() {
      this.reset()
      this.inc(engine().admission.refused)
    },
  })
}

function sandboxGauges(register: Registry, { sandbox }: GaugeSources): void {
  const registers = [register]
  const lanes = (): (readonly [string, LaneStats])[] => {
    const { functions, expressions } = sandbox()
    return [
      ['functions', functions],
      ['expressions', expressions],
    ]
  }
  new Counter({
    name: 'hindsight_child_restarts_total',
    help: 'Child processes that ended, by themselves or killed, and were replaced',
    labelNames: ['lane'],
    registers,
    collect() {
      this.reset()
      for (const [lane, { restarts }] of lanes()) this.inc({ lane }, restarts)
    },
  })
  new Gauge({
    name: 'hindsight_children',
    help: 'Child processes, those at work among them, and calls that wait for one',
    labelNames: ['lane', 'what'],
    registers,
    collect() {
      for (const [lane, { processes, busy, queued }] of lanes()) {
        this.set({ lane, what: 'processes' }, processes)
        this.set({ lane, what: 'busy' }, busy)
        this.set({ lane, what: 'queued' }, queued)
      }
    },
  })
  new Counter({
    name: 'hindsight_evaluations_total',
    help: 'Expressions that were evaluated, in this process and in a child',
    labelNames: ['place'],
    registers,
    collect() {
      const { evaluatedHere, evaluatedInChild } = sandbox()
      this.reset()
      this.inc({ place: 'here' }, evaluatedHere)
      this.inc({ place: 'child' }, evaluatedInChild)
    },
  })
}

/** A database that is away leaves these figures out: an old number would look like a new one. */
function censusGauges(register: Registry, { census, now }: GaugeSources): void {
  const registers = [register]
  let last: Promise<Census | null> = Promise.resolve(null)
  let asked = Number.NEGATIVE_INFINITY
  const recent = (): Promise<Census | null> => {
    if (now() - asked >= CENSUS_MS || now() < asked) {
      asked = now()
      last = census().catch(() => null)
    }
    return last
  }
  new Gauge({
    name: 'hindsight_open_executions',
    help: 'Executions that have not ended; held ones stand still at a breakpoint or a hold',
    labelNames: ['standing'],
    registers,
    async collect() {
      const counted = await recent()
      this.reset()
      if (counted === null) return
      this.set({ standing: 'going' }, counted.running - counted.held)
      this.set({ standing: 'held' }, counted.held)
    },
  })
  new Gauge({
    name: 'hindsight_waits',
    help: 'What executions wait for from outside, by kind',
    labelNames: ['kind'],
    registers,
    async collect() {
      const counted = await recent()
      this.reset()
      for (const { kind, count } of counted?.waits ?? []) this.set({ kind }, count)
    },
  })
  new Gauge({
    name: 'hindsight_oldest_wait_seconds',
    help: 'For how long the oldest of them has waited, by kind',
    labelNames: ['kind'],
    registers,
    async collect() {
      const counted = await recent()
      this.reset()
      for (const { kind, oldest } of counted?.waits ?? [])
        this.set({ kind }, Math.max(0, now() - oldest) / 1000)
    },
  })
}
