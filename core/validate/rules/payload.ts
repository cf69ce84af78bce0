import { templatesOf } from '../expressions.ts'
import { stateRule } from '../rule.ts'

/** In a payload template a key that ends in `.$` holds a path or a call, and stands beside no twin. */
export const payload = stateRule(({ state, pointer, queryLanguage }, report) => {
  if (queryLanguage !== 'JSONPath') return
  templatesOf(state, pointer, (key, value, at, holder) => {
    if (!key.endsWith('.$')) {
      if (typeof value === 'string' && /^\{%[\s\S]*%\}$/.test(value)) {
        const message =
          'This is JSONata, but the state speaks JSONPath, so it stays a text; change QueryLanguage.'
        report('EXPRESSION_IN_JSONPATH', at, message)
      }
      return
    }
    const plain = key.slice(0, -2)
    if (typeof value !== 'string') {
      report(
        'PAYLOAD_VALUE_INVALID',
        at,
        `${key} must hold a path or a function as a text; remove the “.$” for a plain value.`,
      )
    }
    if (Object.hasOwn(holder, plain)) {
      report('PAYLOAD_KEY_TWICE', at, `Both ${plain} and ${key} are given; keep one of them.`)
    }
  })
})
