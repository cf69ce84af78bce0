import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { toGraph } from '../graph/graph.ts'
import { parseDefinitionText } from '../language/parse.ts'
import type { Json } from '../std/json.ts'
import { checkDefinition, validate } from './validate.ts'

const shared = new URL('../../../shared/', import.meta.url)
const here = existsSync(new URL('definitions/manifest.json', shared))
const why = here ? '' : ' (skipped: shared data is not here)'

interface Entry {
  readonly file: string
  readonly states: number
  readonly expect?: 'valid' | 'invalid'
}

/** Labels that we do not follow, by a part of the file's name, and why. */
const DISAGREE: Readonly<Record<string, string>> = {
  'invalid-json-surround-syntax-extra-spaces':
    'labelled invalid for a line break in {% … %}; Step Functions takes those',
  'invalid-jsonata-surround-syntax-no-spaces':
    'labelled invalid for {%10%}; deployed public machines write that',
  'invalid-unreachable-state': 'a state that nothing leads to is a warning here, so that drafts can be run',
  'valid-map-with-item-batcher-jsonata':
    'a JSONPath state in a JSONata machine; Step Functions was recorded to refuse it',
}

const read = (path: string): string => readFileSync(new URL(path, shared), 'utf8')

describe.skipIf(!here)(`public definitions${why}`, () => {
  const manifest = here ? (JSON.parse(read('definitions/manifest.json')) as Entry[]) : []
  const real = manifest.filter((entry) => entry.expect === undefined)
  const labelled = manifest.filter((entry) => entry.expect !== undefined)

  test('[VA8] every real one is read, drawn and validated without errors', () => {
    let warnings = 0
    const withErrors: string[] = []
    for (const entry of real) {
      const { definition, issues } = parseDefinitionText(read(`definitions/${entry.file}`))
      if (definition === null) throw new Error(`${entry.file} cannot be drawn`)
      const graph = toGraph(definition)
      expect(graph.nodes.filter((node) => node.kind === 'state').length, entry.file).toBe(entry.states)
      expect(
        graph.edges.every((edge) => edge.target !== null),
        entry.file,
      ).toBe(true)
      const all = [...issues, ...validate(definition)]
      warnings += all.filter((issue) => issue.severity === 'warning').length
      if (all.some((issue) => issue.severity === 'error')) withErrors.push(entry.file)
    }
    console.log(
      `real definitions: ${real.length} read and drawn, ${withErrors.length} with errors, ${warnings} warnings`,
    )
    expect(withErrors).toEqual([])
  })

  test('[VA8] the labelled ones are judged as labelled, but for those named here', () => {
    const others: string[] = []
    for (const entry of labelled) {
      const { issues } = checkDefinition(JSON.parse(read(`definitions/${entry.file}`)) as Json)
      const judged = issues.some((issue) => issue.severity === 'error') ? 'invalid' : 'valid'
      if (judged !== entry.expect) others.push(entry.file)
    }
    const reasonOf = (file: string) => Object.entries(DISAGREE).find(([part]) => file.includes(part))?.[1]
    console.log(
      `labelled definitions: ${labelled.length - others.length} of ${labelled.length} judged as labelled`,
    )
    for (const file of others)
      console.log(`  not: ${file.replace(/^.*__/, '')}: ${reasonOf(file) ?? 'no reason known'}`)
    expect(others.filter((file) => reasonOf(file) === undefined)).toEqual([])
    expect(labelled.length - others.length).toBeGreaterThanOrEqual(84)
  })
})

interface Case {
  readonly name: string
  readonly kind: string
  readonly definitionText?: string
  readonly params?: { readonly type?: 'STANDARD' | 'EXPRESS' }
}

/** Refusals of other parts of the call than the definition. */
const OTHER_REASON = /test_invalid_logging_configuration|test_create_with_version_description_no_publish/

describe.skipIf(!here)(`recorded answers${why}`, () => {
  const folder = new URL('conformance/cases/', shared)
  const files = here ? readdirSync(folder) : []
  const cases = files.flatMap((file) => {
    const content = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Case[] | { cases: Case[] }
    return Array.isArray(content) ? content : content.cases
  })
  const errorsOf = ({ definitionText, params }: Case): string[] => {
    const { definition, issues } = parseDefinitionText(definitionText ?? '')
    const found =
      definition === null ? issues : [...issues, ...validate(definition, { executionType: params?.type })]
    return found
      .filter((issue) => issue.severity === 'error')
      .map((issue) => `${issue.code} ${issue.pointer}`)
  }

  test('[VA9] what was recorded to run has no errors', () => {
    const run = cases.filter(
      (c) => (c.kind === 'execution' || c.kind === 'sync') && c.definitionText !== undefined,
    )
    const wrong = run.map((c) => ({ name: c.name, errors: errorsOf(c) })).filter((c) => c.errors.length > 0)
    console.log(`recorded runs: ${run.length - wrong.length} of ${run.length} definitions without errors`)
    expect(wrong).toEqual([])
  })

  test('[VA9] what was recorded to be refused has errors', () => {
    const refused = cases.filter((c) => c.kind === 'validation' && !OTHER_REASON.test(c.name))
    const accepted = refused.filter((c) => errorsOf(c).length === 0).map((c) => c.name)
    console.log(
      `recorded refusals: ${refused.length - accepted.length} of ${refused.length} refused here too`,
    )
    expect(accepted).toEqual([])
  })
})
