import type { Json } from '../../core/std/json.ts'
import { until } from './api.ts'
import { digestOf, type Run } from './book.ts'
import type { Dice } from './dice.ts'
import {
  awaitsSignals,
  type Input,
  inputOf,
  MACHINES,
  type MachineName,
  type Outcome,
  signalOf,
} from './machines.ts'
import type { Scene } from './scene.ts'
import { pause } from './server.ts'

/** Every machine, the one with everything in it more often. */
const MIX: readonly MachineName[] = [...MACHINES, 'journey', 'fan', 'called']

/** One of many: starts a run, does what is owed to it, waits for its end, starts the next one. */
export async function client(scene: Scene, label: string): Promise<void> {
  const dice = scene.dice.fork(`client ${label}`)
  for (let count = 1; !scene.over && !scene.closing; count++) {
    await oneRun(scene, `${label}-${count}`, dice.pick(MIX), dice)
    await pause(dice.int(0, 60))
  }
}

export interface RunOptions {
  /** Chance decides where this is left out. */
  readonly forked?: boolean
  readonly input?: Input
}

/** One run from its start to its end; a journey may be forked on its way. */
export async function oneRun(
  scene: Scene,
  name: string,
  machine: MachineName,
  dice: Dice,
  { forked = machine === 'journey' && dice.chance(0.4), input = inputOf(dice) }: RunOptions = {},
): Promise<void> {
  const run = scene.book.open(name, machine, input)
  await begin(scene, run, dice.chance(0.5))
  if (forked) scene.spawn(fork(scene, run, dice.fork('fork')))
  await goOn(scene, run, dice)
}

async function goOn(scene: Scene, run: Run, dice: Dice): Promise<void> {
  const again = dice.chance(0.4)
  if (awaitsSignals(run.machine)) {
    await pause(dice.int(0, 300))
    for (const name of dice.shuffle(['paid', 'packed'])) await signal(scene, run, name, again)
  }
  if (run.machine === 'stopped') {
    await pause(dice.int(0, 400))
    await stop(scene, run)
  }
  await watch(scene, run)
}

/** Starts a run under its name, by either API, and again until that is acknowledged. */
async function begin(scene: Scene, run: Run, asAws: boolean): Promise<void> {
  const { name, machine, input } = run
  scene.ledger.note('asked', { name, machine, input })
  const id = await until(
    () => scene.over,
    async () => {
      if (asAws) {
        const stateMachineArn = `arn:aws:states:us-east-1:000000000000:stateMachine:crash-${machine}`
        const answer = await scene.api.sfn('StartExecution', {
          stateMachineArn,
          name,
          input: JSON.stringify(input),
        })
        // It may have been started, and have ended, before the answer to an earlier question was lost.
        if (answer.status === 200 || /ExecutionAlreadyExists/.test(String(answer.body.__type))) return ''
        throw new Error(`StartExecution: ${answer.status} ${JSON.stringify(answer.body)}`)
      }
      const path = `/api/machines/crash-${machine}/executions?name=${name}&requestId=${name}`
      const answer = await scene.api.rest(path, { ...input })
      if (answer.status === 202) return String(answer.body.id)
      throw new Error(`start: ${answer.status} ${JSON.stringify(answer.body)}`)
    },
  )
  if (id === null) return
  if (id !== '') scene.book.identify(run, id)
  run.started = true
  scene.ledger.note('started', { name, id })
}

async function fork(scene: Scene, original: Run, dice: Dice): Promise<void> {
  const id = await idOf(scene, original)
  const requestId = `fork-of-${original.name}`
  const forkId =
    id === null
      ? null
      : await until(
          () => scene.over,
          () => scene.api.fork(id, 2, requestId),
        )
  if (forkId === null) return
  const run = scene.book.open(forkId, original.machine, original.input)
  scene.book.identify(run, forkId)
  run.started = true
  scene.ledger.note('forked', { name: original.name, id: forkId })
  await goOn(scene, run, dice)
}

async function signal(scene: Scene, run: Run, name: string, again: boolean): Promise<void> {
  const id = await idOf(scene, run)
  if (id === null) return
  const event = { name, id: `${name}-${run.name}`, payload: signalOf(name, run.input) as Json }
  const send = (): Promise<number | null> =>
    until(
      () => scene.over,
      async () => (await scene.api.rest(`/api/executions/${id}/signals`, event)).status,
    )
  const status = await send()
  // 409: it was taken before, and the answer was lost.
  if (status !== 202 && status !== 409) {
    if (status !== null)
      scene.ledger.broken('acknowledged', `the signal ${event.id} was answered with ${status}`)
    return
  }
  run.signals.add(event.id)
  scene.ledger.note('signal', { id, eventId: event.id })
  if (!again) return
  if ((await send()) === 202) scene.ledger.broken('completion-once', `the signal ${event.id} was taken twice`)
}

async function stop(scene: Scene, run: Run): Promise<void> {
  const executionArn = arnOf(run)
  const status = await until(
    () => scene.over,
    async () => (await scene.api.sfn('StopExecution', { executionArn, error: 'Enough' })).status,
  )
  if (status === null) return
  if (status !== 200) scene.ledger.broken('acknowledged', `stopping ${run.name} was answered with ${status}`)
  run.stopped = true
  scene.ledger.note('stopped', { name: run.name })
}

const arnOf = ({ machine, name }: Run): string =>
  `arn:aws:states:us-east-1:000000000000:execution:crash-${machine}:${name}`

/** Asks for a run until it has ended; what was read on the way must still be there later. */
async function watch(scene: Scene, run: Run): Promise<void> {
  while (!scene.over && run.ended === null) {
    await pause(300)
    await until(
      () => scene.over,
      () => look(scene, run),
    )
  }
}

async function look(scene: Scene, run: Run): Promise<void> {
  if (run.id !== null) {
    const log = await scene.api.log(run.id)
    const seq = log?.events.length ?? 0
    if (log !== null && seq > (run.seen?.seq ?? 0)) run.seen = { seq, digest: digestOf(log.events) }
    const last = log?.events.at(-1)?.type ?? ''
    if (!/^Execution(Succeeded|Failed|Aborted|TimedOut)$/.test(last)) return
  }
  const { status, body } = await scene.api.sfn('DescribeExecution', { executionArn: arnOf(run) })
  if (status !== 200) {
    scene.ledger.broken(
      'acknowledged',
      `${run.name} was acknowledged and is not there: ${JSON.stringify(body)}`,
    )
    await pause(500)
    return
  }
  if (body.status === 'RUNNING') return
  run.ended = outcomeOf(body)
  scene.ledger.note('ended', { name: run.name, ...run.ended })
}

function outcomeOf(body: { readonly [name: string]: Json }): Outcome {
  return {
    status: body.status as Outcome['status'],
    ...(typeof body.output === 'string' ? { output: JSON.parse(body.output) as Json } : {}),
    ...(typeof body.error === 'string' ? { error: body.error } : {}),
  }
}

/** A run's id; the one that was started by its name alone is found in the list. */
async function idOf(scene: Scene, run: Run): Promise<string | null> {
  if (run.id !== null) return run.id
  return until(
    () => scene.over,
    async () => {
      for (let cursor: string | null = null; ; ) {
        const page = await scene.api.list(cursor)
        const row = page.rows.find(({ name }) => name === run.name)
        if (row !== undefined) scene.book.identify(run, row.id)
        cursor = page.cursor
        if (row !== undefined || cursor === null) return run.id
      }
    },
  )
}
