import ELK from 'elkjs/lib/elk.bundled.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { apply } from '../../core/edit/apply.ts'
import { arbitraryChoice, commandFor, newMachine } from '../../core/edit/testing/arbitrary-command.ts'
import { type Graph, toGraph } from '../../core/graph/graph.ts'
import type { StateMachine } from '../../core/language/definition.ts'
import { columnLayout, fromElk, type ScopeInput, toElk } from './elk-scope.ts'
import { toFlow } from './flow-model.ts'
import { type Rect, roundedPath } from './geometry.ts'
import { scopeAtPoint } from './hit.ts'
import { type Layout, layoutGraph } from './layout.ts'
import { flowOrder } from './scope-order.ts'

const elk = new ELK()
const withElk = (input: ScopeInput) => elk.layout(toElk(input)).then(fromElk)
const inColumn = (input: ScopeInput) => Promise.resolve(columnLayout(input))

const graphs: fc.Arbitrary<Graph> = fc.array(arbitraryChoice, { maxLength: 14 }).map((choices) => {
  let definition: StateMachine = newMachine('JSONata')
  for (const choice of choices) {
    const result = apply(definition, commandFor(definition, choice))
    if (result.ok) definition = result.value.definition
  }
  return toGraph(definition)
})

const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

const inside = (a: Rect, b: Rect): boolean =>
  a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height

function check(graph: Graph, layout: Layout): void {
  const { boxes } = toFlow(graph, layout, true)
  const byParent = new Map<string, Rect[]>()
  for (const node of graph.nodes) {
    const box = boxes.get(node.id)!
    const siblings = byParent.get(node.parent ?? '') ?? []
    for (const other of siblings) expect(overlap(box, other), node.id).toBe(false)
    byParent.set(node.parent ?? '', [...siblings, box])
    if (node.parent !== null) expect(inside(box, boxes.get(node.parent)!), node.id).toBe(true)
  }
}

test('[CV1] [CV2] boxes stand inside their parents and beside each other', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, async (graph) => check(graph, await layoutGraph(graph, {}, withElk))),
    { numRuns: 25 },
  )
})

test('[CV6] a column does as well', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, async (graph) => check(graph, await layoutGraph(graph, {}, inColumn))),
    { numRuns: 50 },
  )
})

const parallel = toGraph({
  StartAt: 'P',
  States: {
    P: {
      Type: 'Parallel',
      Branches: ['z', 'a', 'm'].map((name) => ({
        StartAt: name,
        States: { [name]: { Type: 'Pass', End: true } },
      })),
      End: true,
    },
  },
})

test('[CV3] branches stand side by side as declared', async () => {
  const { boxes } = await layoutGraph(parallel, {}, withElk)
  const xs = [0, 1, 2].map((index) => boxes.get(`/States/P/Branches/${index}`)!.x)
  expect(xs).toEqual(xs.toSorted((a, b) => a - b))
  expect(new Set([0, 1, 2].map((index) => boxes.get(`/States/P/Branches/${index}`)!.y)).size).toBe(1)
})

test('[CV4] a state that a hand has moved stays there', async () => {
  const { boxes } = await layoutGraph(parallel, { '/States/P': { x: 500, y: -40 } }, withElk)
  expect(boxes.get('/States/P')).toMatchObject({ x: 500, y: -40 })
})

test('[CV5] a loop turns around at its way back', () => {
  const links = [
    { source: 's/StartAt', target: 'A' },
    { source: 'A', target: 'B' },
    { source: 'B', target: 'C' },
    { source: 'C', target: 'A' },
    { source: 'A', target: 'D' },
  ]
  const order = flowOrder(['s/StartAt', 'D', 'C', 'B', 'A'], links)
  expect(order.indexOf('A')).toBeLessThan(order.indexOf('B'))
  expect(order.indexOf('B')).toBeLessThan(order.indexOf('C'))
  expect(order[0]).toBe('s/StartAt')
})

test('[CV5] a chain of 10,000 needs no recursion', () => {
  const ids = Array.from({ length: 10_000 }, (_, index) => String(index))
  const links = ids.slice(1).map((target, index) => ({ source: ids[index]!, target }))
  expect(flowOrder(ids, links)).toEqual(ids)
})

test('[CV7] an arrow without a target is not drawn', async () => {
  const graph = toGraph({ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'Nowhere' } } })
  const model = toFlow(graph, await layoutGraph(graph, {}, withElk), false)
  expect(model.edges.map((edge) => edge.id)).toEqual(['/StartAt'])
})

test('[CV8] the innermost group takes a drop, but not a group of what is dragged', async () => {
  const model = toFlow(parallel, await layoutGraph(parallel, {}, withElk), true)
  const box = model.boxes.get('/States/P/Branches/1')!
  const at = { x: box.x + 5, y: box.y + 5 }
  expect(scopeAtPoint(model, at)).toBe('/States/P/Branches/1')
  expect(scopeAtPoint(model, at, ['/States/P'])).toBe('')
})

test('[CV9] a rounded way keeps its ends', () => {
  const path = roundedPath([
    { x: 0, y: 0 },
    { x: 0, y: 40 },
    { x: 30, y: 40 },
  ])
  expect(path).toBe('M0 0L0 32Q0 40 8 40L30 40')
})
