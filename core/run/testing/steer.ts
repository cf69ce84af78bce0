import type { Breakpoint } from '../command.ts'
import { editableTargets } from '../edits.ts'
import { isStateOf } from '../program.ts'
import { earliestDeadline, heldFrames, openTasks } from '../select.ts'
import type { ArbitraryMachine } from './arbitrary-machine.ts'
import { bring, type Simulation, simulate } from './simulation.ts'

/**
 * Runs a random machine under a restless hand: breakpoints, steps, edits, holds, signals, a stop, a redrive, as the
 * numbers say. The same numbers do the same.
 */
export async function steer(machine: ArbitraryMachine, numbers: readonly number[]): Promise<Simulation> {
  const run = await simulate(machine.definition, {
    input: machine.input,
    start: { breakpoints: breakpointsOf(machine, numbers[0] ?? 0) },
  })
  for (let turn = 0; turn < 80; turn++) {
    const number = (numbers[turn % Math.max(1, numbers.length)] ?? 0) + turn
    if (run.state.status !== 'RUNNING') {
      if (run.state.status === 'SUCCEEDED' || run.state.redriveCount > 1) break
      await run.send({ kind: 'Redrive' })
    } else if (!(await disturb(run, number)) && !(await goOn(run, machine, number))) break
  }
  return run
}

function breakpointsOf({ definition }: ArbitraryMachine, number: number): Breakpoint[] {
  const names = Object.keys(definition.States)
  return names.flatMap((name, index): Breakpoint[] =>
    (number >> index) % 3 === 0
      ? [{ state: `/States/${name}`, where: index % 2 === 0 ? 'before' : 'after' }]
      : [],
  )
}

async function disturb(run: Simulation, number: number): Promise<boolean> {
  switch (number % 29) {
    case 3:
      await run.send({ kind: 'Hold' })
      return true
    case 7:
      await run.send({ kind: 'Signal', name: 'a', key: null, eventId: `e${number % 4}`, payload: number })
      return true
    case 11:
      await run.send({
        kind: 'SetBreakpoints',
        breakpoints: run.state.breakpoints.filter((b) => isStateOf(run.program, b.state)),
      })
      return true
    case 28:
      await run.send({ kind: 'Stop', cause: 'enough' })
      return true
    default:
      return false
  }
}

async function goOn(run: Simulation, { worker }: ArbitraryMachine, number: number): Promise<boolean> {
  const [held] = heldFrames(run.state)
  if (held !== undefined) {
    const targets = editableTargets(run.state, 'held')
    if (number % 4 === 0 && targets.length > 0) {
      await run.send({ kind: 'Edit', edits: targets.map(({ target }) => ({ target, value: { n: number } })) })
    }
    const frame = number % 5 === 0 ? null : held.frame
    await run.send({ kind: 'Release', frame, mode: number % 2 === 0 ? 'step' : 'continue' })
    return true
  }
  for (const task of openTasks(run.state)) {
    const scheduled = run.log.findLast((e) => e.type === 'TaskScheduled' && e.visit === task.visit)
    const answer = scheduled?.type === 'TaskScheduled' ? worker(scheduled) : undefined
    if (answer === undefined) continue
    await bring(run, { visit: task.visit, attempt: task.attempt }, answer)
    return true
  }
  const due = earliestDeadline(run.state)
  if (due === null) return false
  run.now = Math.max(run.now, due)
  await run.send({ kind: 'Wake' })
  return true
}
