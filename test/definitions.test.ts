import { existsSync, readFileSync } from 'node:fs'
import ELK from 'elkjs/lib/elk.bundled.js'
import { describe, expect, test } from 'vitest'
import { evaluateRequest } from '../core/expression/jsonata/evaluate-request.ts'
import { toGraph } from '../core/graph/graph.ts'
import type { StateMachine } from '../core/language/definition.ts'
import { parseDefinitionText } from '../core/language/parse.ts'
import { guessInput, guessMock } from '../core/replay/guess-mock.ts'
import { type Simulation, simulate } from '../core/replay/simulate.ts'
import { validate } from '../core/validate/validate.ts'
import { fromElk, toElk } from '../web/canvas/elk-scope.ts'
import { layoutGraph } from '../web/canvas/layout.ts'

const shared = new URL('../../shared/definitions/', import.meta.url)
const here = existsSync(new URL('manifest.json', shared))
const MOST_EVENTS = 2_000

interface Entry {
  readonly file: string
  readonly states: number
  readonly expect?: string
}

interface Machine {
  readonly file: string
  readonly states: number
  readonly definition: StateMachine
}

function machines(): Machine[] {
  const manifest = JSON.parse(readFileSync(new URL('manifest.json', shared), 'utf8')) as Entry[]
  return manifest
    .filter((entry) => entry.expect === undefined)
    .map(({ file, states }) => {
      const { definition } = parseDefinitionText(readFileSync(new URL(file, shared), 'utf8'))
      if (definition === null) throw new Error(`${file} cannot be imported`)
      return { file, states, definition }
    })
}

function rehearse(definition: StateMachine): Promise<Simulation> {
  return simulate(
    {
      definition,
      input: guessInput(definition),
      startAt: Date.UTC(2026, 0, 1),
      seed: 'rehearsal',
      maxEvents: MOST_EVENTS,
      rehearsal: true,
    },
    {
      evaluate: (requests) => Promise.all(requests.map((request) => evaluateRequest(request))),
      answer: (task) => ({
        kind: 'succeed',
        output: guessMock(definition, task.state, task.phase.parameters),
        afterMs: 100,
      }),
    },
  )
}

describe.skipIf(!here)(
  `public definitions${here ? '' : ' (skipped: shared data is not here)'}`,
  () => {
    const all = here ? machines() : []

    test('[PF1] every one of them is imported, validated and laid out', async () => {
      const elk = new ELK()
      let issues = 0
      let boxes = 0
      for (const { file, states, definition } of all) {
        issues += validate(definition).length
        const graph = toGraph(definition)
        const layout = await layoutGraph(graph, {}, async (scope) => fromElk(await elk.layout(toElk(scope))))
        const drawn = graph.nodes.filter((node) => node.kind === 'state')
        expect(drawn.length, file).toBe(states)
        for (const node of graph.nodes) {
          const box = layout.boxes.get(node.id)
          expect(box, `${file} ${node.id}`).toBeDefined()
          expect(Object.values(box!).every(Number.isFinite), `${file} ${node.id}`).toBe(true)
        }
        boxes += layout.boxes.size
      }
      console.log(
        `public definitions: ${all.length} imported, validated (${issues} issues) and laid out (${boxes} boxes)`,
      )
    })

    test(`[PF2] every one of them runs in rehearsal until it ends or has ${MOST_EVENTS} events`, async () => {
      const counts = new Map<string, number>()
      const reasons = new Map<string, number>()
      const count = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1)
      for (const { definition } of all) {
        const { ending, state } = await rehearse(definition)
        count(counts, ending === 'ended' ? state.status : ending)
        if (state.status === 'FAILED') count(reasons, reasonOf(state.error, state.cause))
      }
      const list = (map: Map<string, number>) => [...map].map(([key, times]) => `${times} ${key}`)
      console.log(
        `rehearsals of ${all.length}: ${list(counts).join(', ')}; failed:\n  ${list(reasons).join('\n  ')}`,
      )
      expect(counts.get('stuck')).toBeUndefined()
      expect(counts.get('SUCCEEDED')).toBeGreaterThanOrEqual(120)
    })
  },
  120_000,
)

/** What is to be built yet, what the machine's author chose, or what a guess did not hit. */
function reasonOf(error: string | null, cause: string | null): string {
  const found = /[^.]*is not available yet/.exec(cause ?? '')?.[0]
  if (found !== undefined) return found.trim()
  return error?.startsWith('States.') ? `${error} (a guessed value does not fit)` : `${error} (a Fail state)`
}
