import { sfnError } from './errors.ts'

/** Makes the opaque token with which a list goes on at `place`; `list` names the list it belongs to. */
export function pageTokenOf(list: string, place: string | number | null): string | undefined {
  if (place === null) return undefined
  return Buffer.from(JSON.stringify([list, place])).toString('base64url')
}

/** The place in a token; null without one. Throws InvalidToken for one that this list has not given out. */
export function placeIn(list: string, token: string | undefined): string | null {
  if (token === undefined) return null
  try {
    const read: unknown = JSON.parse(Buffer.from(token, 'base64url').toString())
    if (Array.isArray(read) && read[0] === list && /^(string|number)$/.test(typeof read[1]))
      return String(read[1])
  } catch {
    // Not even ours: answered below.
  }
  throw sfnError('InvalidToken', "Invalid Token: 'Invalid token'")
}

/** As placeIn, for lists that are paged by a number. */
export function numberIn(list: string, token: string | undefined): number | null {
  const place = placeIn(list, token)
  if (place === null) return null
  if (!/^\d{1,9}$/.test(place)) throw sfnError('InvalidToken', "Invalid Token: 'Invalid token'")
  return Number(place)
}

/** `maxResults` as the API reads it: absent or 0 is the default of 100. */
export const pageSize = (maxResults: number | undefined): number => maxResults || 100
