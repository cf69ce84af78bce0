import type { Issue } from '../std/issue.ts'
import { getKey, isObject, type Json } from '../std/json.ts'
import { parseJsonText } from '../std/json-text.ts'
import type { StateMachine } from './definition.ts'
import { problem } from './readers.ts'
import { scope } from './shape.ts'
import { replaceTemplateValues } from './template-values.ts'
import { parseYamlText } from './yaml-text.ts'

/** A definition as far as it can be drawn, and what is wrong with its shape. */
export interface ParsedDefinition {
  /** null when there is nothing to draw: not an object, or no States. Else every value has the type it promises. */
  readonly definition: StateMachine | null
  /** Errors and warnings of shape, in the order of the text. */
  readonly issues: readonly Issue[]
}

/** The same, and the JSON value that was read: null when the text is neither JSON nor YAML. */
export interface ParsedText extends ParsedDefinition {
  readonly json: Json | null
}

/**
 * Reads a definition from any JSON. Fields of a wrong type and states that are no states are reported and left out;
 * required fields that are missing are reported and stand empty, so that drawing and validating never stumble.
 */
export function parseDefinition(json: Json): ParsedDefinition {
  const issues: Issue[] = []
  const value = replaceTemplateValues(json, '', issues)
  if (!isObject(value)) {
    problem(issues, 'DEFINITION_NOT_OBJECT', '', 'A definition is a JSON object with StartAt and States.')
    return { definition: null, issues }
  }
  const drawable = isObject(getKey(value, 'States') ?? null)
  const read = scope(value, '', issues)
  return { definition: drawable ? (read as unknown as StateMachine) : null, issues }
}

/** Reads a definition from JSON or YAML text; a text that begins with `{` is JSON. */
export function parseDefinitionText(text: string): ParsedText {
  const result = /^\s*[{[]/.test(text) ? parseJsonText(text) : parseYamlText(text)
  if (!result.ok) {
    const { code, message, line, column } = result.error
    const place = `Line ${line}, column ${column}: `
    return {
      definition: null,
      json: null,
      issues: [{ code, severity: 'error', pointer: '', message: place + message }],
    }
  }
  return { ...parseDefinition(result.value), json: result.value }
}
