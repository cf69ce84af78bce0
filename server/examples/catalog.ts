import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const about = z.object({
  /** Name of the state machine that it is installed as. */
  machine: z.string(),
  title: z.string(),
  description: z.string(),
  /** Names of functions, each in functions/<name>.js. */
  functions: z.array(z.string()).default([]),
  /** Machines that it starts, each with a definition of its own. */
  children: z.array(z.object({ machine: z.string(), file: z.string() })).default([]),
})

/** A state machine that ships with the product, with all it needs to run. */
export interface Example {
  /** Name of its folder. */
  readonly id: string
  readonly machine: string
  readonly title: string
  readonly description: string
  readonly definition: string
  /** JSON text. */
  readonly input: string
  readonly functions: readonly { readonly name: string; readonly source: string }[]
  readonly children: readonly { readonly machine: string; readonly definition: string }[]
}

/** The order in which they are offered; folders that are not named here follow by name. */
const ORDER = ['order-with-compensation', 'import-csv', 'flaky-endpoint', 'approval', 'two-signals', 'nested']

/** Where an input says `{{baseUrl}}`, the address of this very server is meant. */
const BASE_URL = '{{baseUrl}}'

/** Reads all examples from their folders. */
export async function readExamples(folder: string, baseUrl: string): Promise<Example[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const ids = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  const place = (id: string): number => (ORDER.includes(id) ? ORDER.indexOf(id) : ORDER.length)
  ids.sort((a, b) => place(a) - place(b) || a.localeCompare(b))
  return Promise.all(ids.map((id) => readExample(join(folder, id), id, baseUrl)))
}

async function readExample(folder: string, id: string, baseUrl: string): Promise<Example> {
  const read = (...path: string[]): Promise<string> => readFile(join(folder, ...path), 'utf8')
  const { machine, title, description, functions, children } = about.parse(
    JSON.parse(await read('about.json')),
  )
  return {
    id,
    machine,
    title,
    description,
    definition: await read('machine.json'),
    input: (await read('input.json')).trim().replaceAll(BASE_URL, baseUrl),
    functions: await Promise.all(
      functions.map(async (name) => ({ name, source: await read('functions', `${name}.js`) })),
    ),
    children: await Promise.all(
      children.map(async (child) => ({ machine: child.machine, definition: await read(child.file) })),
    ),
  }
}
