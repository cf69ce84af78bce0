import { isObject, type Json } from '../../std/json.ts'

/** True for a string `{% … %}`. [JN1] */
export function isExpression(text: string): boolean {
  return text.length >= 4 && text.startsWith('{%') && text.endsWith('%}')
}

/** The text between the marks, without the blanks around it: the form in which errors quote an expression. */
export function expressionText(text: string): string {
  return text.slice(2, -2).trim()
}

/** The texts of all expressions in a template, in document order. */
export function expressionsIn(template: Json): string[] {
  const found: string[] = []
  collect(template, found)
  return found
}

function collect(template: Json, found: string[]): void {
  if (typeof template === 'string') {
    if (isExpression(template)) found.push(expressionText(template))
  } else if (Array.isArray(template)) for (const item of template) collect(item, found)
  else if (isObject(template)) for (const value of Object.values(template)) collect(value, found)
}
