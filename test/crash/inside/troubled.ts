import { decodeEvents, encodeEvents } from '../../../core/run/codec.ts'
import type { Commit, CommitOutcome, DecisionRow, EngineStore } from '../../../server/engine/ports.ts'
import { StoreError } from '../../../server/store/store-error.ts'
import { Dice } from '../dice.ts'
import type { Plan } from './plan.ts'

type CommitAll = EngineStore['commit']

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const away = (): StoreError => new StoreError('STORE_UNAVAILABLE', 'The test took the database away.')

/** The store as the plan wants it: slow, unreliable, or with one of the seeded bugs. */
export function troubled(store: EngineStore, plan: Plan): EngineStore {
  const dice = new Dice(plan.seed)
  const slow = slowly((commits) => store.commit(commits), dice, plan)
  const changed: Partial<EngineStore> = { commit: withBug(slow, plan) }
  if (plan.bug === 'changed-token') changed.readDecisions = withOtherTokens(store)
  return new Proxy(store, {
    get: (target, name: keyof EngineStore) => changed[name] ?? target[name].bind(target),
  })
}

/** Commits begin in the order in which they were asked for, however long each is held up. */
function slowly(commit: CommitAll, dice: Dice, { pauseMs, failing, lost }: Plan): CommitAll {
  let turn: Promise<unknown> = Promise.resolve()
  return async (commits) => {
    const before = dice.next() * pauseMs
    const [fails, isLost] = [dice.chance(failing), dice.chance(lost)]
    turn = turn.then(() => pause(before))
    await turn
    if (fails) throw away()
    const outcomes = await commit(commits)
    await pause(dice.next() * pauseMs)
    if (isLost) throw away()
    return outcomes
  }
}

function withBug(commit: CommitAll, { bug }: Plan): CommitAll {
  if (bug === 'ack-before-commit') return early(commit)
  if (bug === 'lost-timer') return (commits) => commit(commits.map((one) => ({ ...one, alarm: undefined })))
  if (bug === 'partial-append') return inTwoParts(commit)
  return commit
}

/** Says that it is written, then writes. */
function early(commit: CommitAll): CommitAll {
  let last: Promise<unknown> = Promise.resolve()
  return async (commits) => {
    last = last.then(() => commit(commits)).catch(() => {})
    return commits.map((): CommitOutcome => 'committed')
  }
}

/** Appends a decision in two statements instead of one. */
function inTwoParts(commit: CommitAll): CommitAll {
  return async (commits) => {
    const parts = commits.map(torn)
    const outcomes = await commit(parts.map(([first]) => first))
    const rest = parts.flatMap(([, second], i) =>
      second !== null && outcomes[i] === 'committed' ? [second] : [],
    )
    await pause(20)
    if (rest.length > 0) await commit(rest)
    return outcomes
  }
}

function torn(commit: Commit): readonly [Commit, Commit | null] {
  const row = commit.rows.at(-1)!
  const events = decodeEvents(row.events)
  if (events.length < 2 || row.events.includes('"blob"')) return [commit, null]
  const cut = Math.ceil(events.length / 2)
  const part = (from: number, to: number, change: Partial<DecisionRow>): DecisionRow => {
    const some = events.slice(from, to)
    return {
      ...row,
      firstSeq: row.firstSeq + from,
      count: some.length,
      events: encodeEvents(some),
      ...change,
    }
  }
  const first = part(0, cut, {})
  const second = part(cut, events.length, { requestId: `${row.requestId}+` })
  const { waitingAdded, waitingRemoved, alarm, stats } = commit
  const running = { ...commit.projection, status: 'RUNNING' as const, stoppedAt: null, inFlight: 0 }
  return [
    {
      ...commit,
      rows: [...commit.rows.slice(0, -1), first],
      projection: { ...running, nextSeq: second.firstSeq },
      rowChanges: true,
      ...{ alarm: undefined, waitingAdded: [], waitingRemoved: [], stats: [] },
    },
    {
      ...{
        executionId: commit.executionId,
        machineId: commit.machineId,
        expectedSeq: second.firstSeq,
        create: null,
        blobs: [],
      },
      ...{
        rows: [second],
        projection: commit.projection,
        rowChanges: true,
        waitingAdded,
        waitingRemoved,
        alarm,
        stats,
      },
    },
  ]
}

/** Tokens that come back from the log are not those that were given out. */
function withOtherTokens(store: EngineStore): EngineStore['readDecisions'] {
  const digit = (process.pid % 15) + 1
  const turned = (text: string): string =>
    [...text].map((char) => ((Number.parseInt(char, 16) + digit) % 16).toString(16)).join('')
  return async (executionId, afterSeq, limit) => {
    const rows = await store.readDecisions(executionId, afterSeq, limit)
    return rows.map((row) => ({
      ...row,
      events: row.events.replace(
        /(\.\d+\.\d+\.)([0-9a-f]{32})/g,
        (_, place: string, proof: string) => place + turned(proof),
      ),
    }))
  }
}
