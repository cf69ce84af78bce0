/** What a new function begins with: the whole contract in a few lines, and something that runs at once. */
export function newSource(name: string): string {
  return `// ${name}: gets a task's arguments as \`input\`; what it returns
// is the task's result. Both are JSON.
//
// Throw an Error to fail the task: its name is what Retry and Catch match.
// At hand: fetch, sleep(ms), console, crypto.randomUUID.
export default async function handler(input) {
  console.log('called with', input)
  // const answer = await fetch('https://example.com/' + input.id)
  // const order = await answer.json()
  return { hello: input.name ?? 'world' }
}
`
}
