import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ELK from 'elkjs/lib/elk.bundled.js'
import { expect, test } from 'vitest'
import { toGraph } from '../../core/graph/graph.ts'
import { parseDefinitionText } from '../../core/language/parse.ts'
import { fromElk, type ScopeInput, toElk } from './elk-scope.ts'
import { toFlow } from './flow-model.ts'
import { layoutGraph } from './layout.ts'

interface Entry {
  readonly file: string
  readonly expect?: string
}

const FOLDER = '../shared/definitions'
const MANIFEST = join(FOLDER, 'manifest.json')
const reason = existsSync(MANIFEST) ? '' : ' (skipped: shared data is not here)'

test.skipIf(reason !== '')(
  `[CV10] every real definition can be laid out${reason}`,
  { timeout: 120_000 },
  async () => {
    const elk = new ELK()
    const withElk = (input: ScopeInput) => elk.layout(toElk(input)).then(fromElk)
    const entries = JSON.parse(readFileSync(MANIFEST, 'utf8')) as Entry[]
    let laidOut = 0
    let boxes = 0
    for (const entry of entries.filter((one) => one.expect === undefined)) {
      const { definition } = parseDefinitionText(readFileSync(join(FOLDER, entry.file), 'utf8'))
      expect(definition, entry.file).not.toBeNull()
      if (definition === null) continue
      const graph = toGraph(definition)
      const model = toFlow(graph, await layoutGraph(graph, {}, withElk), false)
      expect(model.boxes.size, entry.file).toBe(graph.nodes.length)
      laidOut++
      boxes += model.boxes.size
    }
    console.log(`${laidOut} real definitions laid out, ${boxes} boxes`)
  },
)
