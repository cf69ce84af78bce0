import type { TemplateKind } from '../../core/edit/templates.ts'
import type { StateType } from '../../core/language/definition.ts'
import type { Resource } from '../../core/language/resource.ts'

/** One thing that can be put on the canvas. */
export interface PaletteItem {
  readonly kind: TemplateKind
  readonly label: string
  readonly does: string
  /** More words to find it by. */
  readonly words: string
  readonly type: StateType
  readonly task: Resource['kind'] | null
}

export interface PaletteGroup {
  readonly label: string
  readonly items: readonly PaletteItem[]
}

const item = (
  kind: TemplateKind,
  label: string,
  does: string,
  words: string,
  type: StateType,
  task: Resource['kind'] | null = null,
): PaletteItem => ({ kind, label, does, words, type, task })

/** The palette: what calls out, what steers, what ends. */
const PALETTE: readonly PaletteGroup[] = [
  {
    label: 'Tasks',
    items: [
      item(
        'run-function',
        'Run function',
        'Calls JavaScript of yours',
        'code task lambda',
        'Task',
        'function',
      ),
      item('call-http', 'Call HTTP', 'Calls an address', 'request api fetch rest url', 'Task', 'http'),
      item(
        'ask-person',
        'Ask a person',
        'Waits for a form to be filled in',
        'human approval form task',
        'Task',
        'human',
      ),
      item(
        'hand-to-worker',
        'Hand to a worker',
        'Waits for a program of yours, in any language',
        'activity queue job python external poll',
        'Task',
        'activity',
      ),
      item(
        'wait-signal',
        'Wait for signal',
        'Waits for an event from outside',
        'event callback message join',
        'Task',
        'signal',
      ),
      item(
        'start-workflow',
        'Start workflow',
        'Runs another machine',
        'nested child execution sub',
        'Task',
        'execution',
      ),
    ],
  },
  {
    label: 'Flow',
    items: [
      item('if', 'If', 'Chooses a way by rules', 'choice switch branch condition', 'Choice'),
      item('for-each', 'For each', 'Does the same with every item', 'map loop iterate list', 'Map'),
      item('in-parallel', 'In parallel', 'Does several things at once', 'parallel fork branches', 'Parallel'),
      item('wait', 'Wait', 'For a time, or until one', 'sleep delay timer pause', 'Wait'),
      item(
        'set-values',
        'Set values',
        'Shapes data, sets variables',
        'pass assign transform variable',
        'Pass',
      ),
      item('done', 'Done', 'Ends well', 'succeed end stop success', 'Succeed'),
      item('fail', 'Fail', 'Ends with an error', 'error throw raise stop', 'Fail'),
    ],
  },
]

/** The groups with the items that fit what was typed; empty groups are left out. */
export function searchPalette(query: string): PaletteGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return PALETTE.map((group) => ({
    ...group,
    items: group.items.filter((found) => {
      const text = `${found.label} ${found.does} ${found.words}`.toLowerCase()
      return words.every((word) => text.includes(word))
    }),
  })).filter((group) => group.items.length > 0)
}

/** What Enter adds: the item of exactly that name, else one whose name begins so, else the first that fits. */
export function bestItem<Item extends { readonly label: string }>(
  items: readonly Item[],
  query: string,
): Item | undefined {
  const name = query.trim().toLowerCase()
  const labelled = (fits: (label: string) => boolean) =>
    items.find((found) => fits(found.label.toLowerCase()))
  return labelled((label) => label === name) ?? labelled((label) => label.startsWith(name)) ?? items[0]
}
