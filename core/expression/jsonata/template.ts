import { isObject, type Json, type JsonObject, setKey } from '../../std/json.ts'
import type { ExpressionPlace } from './error-text.ts'

/** True for a string `{% … %}`. [JN1] */
export function isExpression(text: string): boolean {
  return text.length >= 4 && text.startsWith('{%') && text.endsWith('%}')
}

/** The text between the marks, without the blanks around it: the form in which errors quote an expression. */
export function expressionText(text: string): string {
  return text.slice(2, -2).trim()
}

/** All expressions in a template with their places, in document order; `location` is the template's own place. */
export function placesIn(template: Json, location: string): ExpressionPlace[] {
  if (typeof template === 'string') {
    return isExpression(template) ? [{ expression: expressionText(template), location }] : []
  }
  if (Array.isArray(template)) return template.flatMap((item, i) => placesIn(item, itemPlace(location, i)))
  if (!isObject(template)) return []
  return Object.keys(template).flatMap((key) => placesIn(template[key]!, memberPlace(location, key)))
}

/** A template with a value in the place of each expression; they are asked for, marks and all, in document order. */
export function fillTemplate(template: Json, valueFor: (marked: string) => Json): Json {
  if (typeof template === 'string') return isExpression(template) ? valueFor(template) : template
  if (Array.isArray(template)) return template.map((item) => fillTemplate(item, valueFor))
  if (!isObject(template)) return template
  const members: JsonObject = {}
  for (const key of Object.keys(template)) setKey(members, key, fillTemplate(template[key]!, valueFor))
  return members
}

/** The texts of all expressions in a template, in document order. */
export function expressionsIn(template: Json): string[] {
  if (typeof template === 'string') return isExpression(template) ? [expressionText(template)] : []
  if (Array.isArray(template)) return template.flatMap(expressionsIn)
  return isObject(template) ? Object.values(template).flatMap(expressionsIn) : []
}

/** The place of an array's item, as errors name it. */
function itemPlace(location: string, index: number): string {
  return `${location}[${index}]`
}

/** The place of an object's member, as errors name it. */
function memberPlace(location: string, key: string): string {
  return `${location}/${key}`
}
