import { createClock, type LogClock, type TimeSource } from '../clock.ts'
import { type ManualClock, settled } from './manual-clock.ts'

/** A machine's two clocks in the hands of a test, and the engine's own clock over them. */
export interface SimulatedTime {
  readonly clock: ManualClock
  /** The clock of another process on this machine. */
  newProcess(): ManualClock & LogClock
  /** Steady milliseconds since the beginning. */
  steady(): number
  /** Sets the wall clock forward, or back. */
  step(ms: number): void
  readonly timers: number
}

export function createSimulatedTime(begin = 1_700_000_000_000): SimulatedTime {
  let [steady, offset] = [0, begin]
  const timers = new Set<{ readonly due: number; readonly run: () => void }>()
  const source: TimeSource = {
    wall: () => Math.floor(steady + offset),
    steady: () => steady,
    timer: (ms, run) => {
      // As Node does: longer waits overflow and fire at once.
      const timer = { due: steady + (ms > 2_147_483_647 ? 1 : Math.max(1, ms)), run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
  }
  const first = (until: number): { due: number; run: () => void } | undefined =>
    [...timers].filter((timer) => timer.due <= until).sort((a, b) => a.due - b.due)[0]
  const advance = async (ms: number): Promise<void> => {
    await settled()
    const end = steady + ms
    for (let timer = first(end); timer !== undefined; timer = first(end)) {
      timers.delete(timer)
      steady = Math.max(steady, timer.due)
      timer.run()
      await settled(2)
    }
    steady = end
    await settled()
  }
  const newProcess = (): ManualClock & LogClock => ({ ...createClock(source), advance })
  return {
    clock: newProcess(),
    newProcess,
    steady: () => steady,
    step: (ms) => {
      offset += ms
    },
    get timers() {
      return timers.size
    },
  }
}
