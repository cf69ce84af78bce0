import type { StoreBug } from './inside/plan.ts'
import type { Promised } from './ledger.ts'
import type { Patch } from './variant.ts'

/** A fault that is put into the server on purpose: a harness that does not find it is of no use. */
export interface Bug {
  readonly name: string
  readonly what: string
  readonly patches: readonly Patch[]
  readonly store: StoreBug | null
  /** The promises that it breaks; being found by another one would be found by accident. */
  readonly breaks: readonly Promised[]
}

const inStore = (store: StoreBug, what: string, breaks: readonly Promised[]): Bug => ({
  ...{ name: store, what, breaks, store },
  patches: [],
})

const inSource = (
  name: string,
  what: string,
  patches: readonly Patch[],
  breaks: readonly Promised[],
): Bug => ({
  ...{ name, what, breaks, store: null },
  patches,
})

export const BUGS: readonly Bug[] = [
  inStore('ack-before-commit', 'says that a decision is durable, then writes it', [
    'acknowledged',
    'log-grows-only',
    'effect-after-commit',
    'token-holds',
  ]),
  inSource(
    'no-unique-key',
    'a name may be given twice, so that asking again after a lost answer starts a second execution',
    [
      {
        file: 'prisma/migrations/20261121064149_lean_execution_indexes/migration.sql',
        find: 'CREATE UNIQUE INDEX "execution_name_machine"',
        replace: 'CREATE INDEX "execution_name_machine"',
      },
    ],
    ['one-per-name'],
  ),
  inStore('lost-timer', 'deadlines are kept in memory only', ['outcome']),
  inSource(
    'doubled-timer',
    'a Wait that has rung is set once more',
    [
      {
        file: 'core/run/states/wait.ts',
        find: 'return until <= place.world.now ? waited(place, state) : BLOCKED',
        replace: `if (until > place.world.now) return BLOCKED
  if (until % 2 === 1) return waited(place, state)
  return emit({ type: 'WaitScheduled', frame: place.frame.id, visit: place.visit.id, until: until + 1 })`,
      },
    ],
    ['deadline-once'],
  ),
  inStore('changed-token', 'after a restart tokens are others than those that were given out', [
    'token-holds',
    'held-state',
  ]),
  inSource(
    'skipped-event',
    'the fold passes over heartbeats',
    [
      {
        file: 'core/run/evolve.ts',
        find: 'TaskHeartbeatReceived: tasks.taskHeartbeatReceived,',
        replace: 'TaskHeartbeatReceived: () => {},',
      },
    ],
    ['held-state'],
  ),
  inStore('partial-append', 'a decision is written in two statements', [
    'outcome',
    'held-state',
    'acknowledged',
  ]),
  inSource(
    'effect-before-commit',
    'tasks start when they are decided, not when that is durable',
    [
      {
        file: 'server/engine/mailbox.ts',
        find: `this.#host.fault('mailbox.decided')`,
        replace: `this.#host.fault('mailbox.decided')
    this.#host.tooEarly(this.executionId, loaded.standing.work.tasks)`,
      },
      {
        file: 'server/engine/engine.ts',
        find: 'committed: (id,',
        replace: 'tooEarly: (id, tasks) => this.#dispatcher.reconcile(id, tasks),\n      committed: (id,',
      },
    ],
    ['effect-after-commit'],
  ),
]
