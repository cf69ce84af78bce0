import { completeFromList } from '@codemirror/autocomplete'
import { javascriptLanguage } from '@codemirror/lang-javascript'
import type { Extension } from '@codemirror/state'

const WORDS: readonly (readonly [label: string, detail: string])[] = [
  ['fetch', 'asks a web address; wait for it'],
  ['sleep', 'waits so many milliseconds'],
  ['console.log', 'writes a line to the log'],
  ['console.warn', ''],
  ['console.error', ''],
  ['crypto.randomUUID', 'a new identifier'],
  ['setTimeout', ''],
  ['URLSearchParams', ''],
  ['Headers', ''],
  ['structuredClone', 'a deep copy'],
  ['JSON.stringify', 'a value as text'],
  ['JSON.parse', 'text as a value'],
  ['btoa', 'text as base64'],
  ['atob', 'base64 as text'],
  ['Math.round', ''],
  ['Object.entries', ''],
  ['Object.fromEntries', ''],
  ['Object.keys', ''],
  ['Array.isArray', ''],
  ['new Date', ''],
  ['Promise.all', 'waits for several'],
]

const complete = completeFromList(WORDS.map(([label, detail]) => ({ label, detail, type: 'function' })))

/** Offers what a function finds around it in the sandbox, beside the names of its own source. */
export const sandboxCompletion: Extension = javascriptLanguage.data.of({ autocomplete: complete })
