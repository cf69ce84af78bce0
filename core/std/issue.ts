import type { Pointer } from './json-pointer.ts'

/**
 * Something a person should know about a document: a stable code, the place, and a sentence that says what to do.
 * Codes are SCREAMING_SNAKE and never change their meaning once released.
 */
export interface Issue {
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly pointer: Pointer
  readonly message: string
}
