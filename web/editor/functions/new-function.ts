/** What a new function says: it runs, and shows everything that can be used. */
export const NEW_FUNCTION = `/**
 * Receives the state's arguments; what it returns is the state's result.
 * An error that is thrown can be matched by name in Retry and Catch.
 */
export default async function handler(input) {
  console.log('called with', input)
  return { ...input, greeting: 'Hello from a function' }
}
`
