import { isExpression } from '../../expression/jsonata/template.ts'
import { jsonataFields } from '../expressions.ts'
import { jsonataFacts } from '../jsonata-facts.ts'
import type { Rule } from '../rule.ts'

/** In JSONata states every text that looks like an expression is one, and can be evaluated. */
export const jsonata: Rule = ({ expressions, places }, report) => {
  for (const { kind, text, pointer } of expressions) {
    const problem = kind === 'jsonata' ? jsonataFacts(text).problem : null
    if (problem !== null) report('EXPRESSION_INVALID', pointer, problem)
  }
  for (const { state, pointer, queryLanguage } of places) {
    if (queryLanguage !== 'JSONata') continue
    jsonataFields(state, pointer, (text, at) => {
      if (isExpression(text)) return
      if (isExpression(text.trim())) {
        const message = 'With blanks around {% … %} this stays a text; remove them to have it evaluated.'
        report('EXPRESSION_PADDED', at, message)
      } else if (/^\s*\{%|%\}\s*$/.test(text)) {
        const message = 'An expression begins with {% and ends with %}, without anything around them.'
        report('EXPRESSION_MARKS', at, message)
      } else if (/\.\$$/.test(at) && text.startsWith('$')) {
        const message = 'Keys with “.$” mean nothing in JSONata; drop the “.$” and write {% … %}.'
        report('PATH_IN_JSONATA', at, message)
      }
    })
  }
}
