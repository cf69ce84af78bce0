import { isObject, type Json, type JsonObject, setKey } from '../../../core/std/json.ts'

/** One field of a form that a person fills in. */
export interface FormField {
  readonly name: string
  readonly label: string
  readonly kind: 'text' | 'long' | 'number' | 'yesno' | 'choice' | 'json'
  readonly options: readonly string[]
  readonly required: boolean
}

/** What a waiting row says about a person's task. */
export interface PersonTask {
  readonly title: string
  readonly description: string | null
  readonly assignee: string | null
  readonly fields: readonly FormField[]
}

const KINDS: Readonly<Record<string, FormField['kind']>> = {
  text: 'text',
  string: 'text',
  long: 'long',
  textarea: 'long',
  number: 'number',
  integer: 'number',
  boolean: 'yesno',
  yesno: 'yesno',
  choice: 'choice',
  select: 'choice',
  json: 'json',
}

/** Reads the detail of a person's waiting row; what a definition got wrong is read as well as it can be. */
export function personTask(title: string, detail: Json): PersonTask {
  const given = isObject(detail) ? detail : {}
  const form = given.form
  const listed = Array.isArray(form)
    ? form.map((each, i) => fieldOf(each, `field${i + 1}`))
    : isObject(form ?? null)
      ? Object.entries(form as JsonObject).map(([name, each]) => fieldOf(each, name))
      : []
  return {
    title,
    description: textOr(given.description),
    assignee: textOr(given.assignee),
    fields: listed,
  }
}

function fieldOf(value: Json, fallback: string): FormField {
  const given = isObject(value) ? value : { type: value }
  const options = given.options ?? given.choices
  const listed = Array.isArray(options)
    ? options.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)))
    : []
  const name = textOr(given.name) ?? fallback
  return {
    name,
    label: textOr(given.label) ?? name,
    kind: listed.length > 0 ? 'choice' : (KINDS[textOr(given.type) ?? 'text'] ?? 'text'),
    options: listed,
    required: given.required === true,
  }
}

function textOr(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** What a person has filled in, by field name. */
export type Filled = Readonly<Record<string, string | boolean | undefined>>

/** The answer as it goes to the run, or the sentence that says what is missing. Fields left empty are left out. */
export function answerOf(
  fields: readonly FormField[],
  filled: Filled,
): { readonly output: JsonObject } | { readonly problem: string } {
  const output: JsonObject = {}
  for (const field of fields) {
    const value = filled[field.name]
    if (value === undefined || value === '') {
      if (field.required) return { problem: `Fill in “${field.label}”.` }
      continue
    }
    const read = readField(field, value)
    if (read === undefined)
      return { problem: `“${field.label}” is not ${field.kind === 'number' ? 'a number' : 'JSON'}.` }
    setKey(output, field.name, read)
  }
  return { output }
}

function readField(field: FormField, value: string | boolean): Json | undefined {
  if (typeof value === 'boolean') return value
  if (field.kind === 'number') {
    const number = Number(value)
    return Number.isFinite(number) ? number : undefined
  }
  if (field.kind !== 'json') return value
  try {
    return JSON.parse(value) as Json
  } catch {
    return undefined
  }
}
