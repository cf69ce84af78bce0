import type { Issue } from '../../core/std/issue.ts'

/** Where in the caller's document the mistake is, and everything else that is wrong with it. */
export interface ErrorDetails {
  readonly pointer?: string
  readonly issues?: readonly Issue[]
}

/** A refusal that the caller is told of: an HTTP status, a stable code and a sentence that says what to do. */
export class HttpError extends Error {
  readonly status: number
  readonly code: string
  readonly details: ErrorDetails

  constructor(status: number, code: string, message: string, details: ErrorDetails = {}) {
    super(message)
    this.name = 'HttpError'
    this.status = status
    this.code = code
    this.details = details
  }
}
