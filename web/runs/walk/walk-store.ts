import { create } from 'zustand'

/** How far the pulled plug is: the run under way, the server gone, the server back. */
export type PlugPhase = 'starting' | 'running' | 'pulled' | 'back'

/** What the walk remembers from page to page. */
interface WalkState {
  /** True once somebody has dragged back, so that the next words appear. */
  readonly rewound: boolean
  /** True once the wrong value has been traced to the event that wrote it. */
  readonly traced: boolean
  /** The execution in which the plug is pulled. */
  readonly plug: { readonly executionId: string; readonly phase: PlugPhase } | null
}

/** The first two minutes, as far as this page has seen them. */
export const useWalk = create<WalkState>(() => ({ rewound: false, traced: false, plug: null }))

/** Words of one step. */
export interface WalkStep {
  readonly title: string
  readonly text: string
}

/** The five steps of the walk, in order. */
export const WALK_STEPS: readonly WalkStep[] = [
  {
    title: 'This order failed. Go back.',
    text: 'Drag the handle of the player to the left: the diagram un-happens, and every value is as it was.',
  },
  {
    title: 'Find out where it went wrong',
    text: 'The card was asked for too much. At “Charge card”, click the total, then “Last change”: it jumps to the event that wrote it.',
  },
  {
    title: 'Written here',
    text: 'The function counted the quantity twice: the order comes to 66.40. Click “Edit & run on from here” and correct it.',
  },
  {
    title: 'Run on from here',
    text: 'Write 66.4, then “Run on from here”. A new execution takes over everything up to this event; the failed one stays as it is.',
  },
  {
    title: 'Now pull the plug',
    text: 'A new order starts and, in the middle of it, the server is really killed. Watch it come back and finish from the same log.',
  },
]
