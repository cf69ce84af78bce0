import { templatesOf } from '../expressions.ts'
import { stateRule } from '../rule.ts'

/** A path into the input or the context, or a call of an intrinsic function. */
export const LOOKS_READ = /^(\${1,2}[.[]|States\.[A-Z]\w*\(.*\)$)/s

/** In a payload template a key that ends in `.$` holds a path or a call, and stands beside no twin. */
export const payload = stateRule(({ state, pointer, queryLanguage }, report) => {
  if (queryLanguage !== 'JSONPath') return
  templatesOf(state, pointer, (key, value, at, holder) => {
    if (!key.endsWith('.$')) {
      if (typeof value === 'string' && /^\{%[\s\S]*%\}$/.test(value)) {
        const message =
          'This is JSONata, but the state speaks JSONPath, so it stays a text; change QueryLanguage.'
        report('EXPRESSION_IN_JSONPATH', at, message)
      } else if (typeof value === 'string' && LOOKS_READ.test(value)) {
        report(
          'PATH_UNMARKED',
          at,
          `This stays the text as it is written; name the field “${key}.$” to read the path or call the function.`,
        )
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
