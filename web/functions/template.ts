/** What a new function begins with: the whole contract in a few lines, and something that runs at once. */
export function newSource(name: string): string {
  return `// ${name}: called by a task with its arguments as \`input\`; what it returns is the task's result.
// Both are JSON. Throw an Error to fail the task: its name is what Retry and Catch match.
// Here are fetch, sleep(ms), console, crypto.randomUUID; no files, no packages.
export default async function handler(input) {
  console.log('called with', input)
  // const answer = await fetch('https://example.com/orders/' + input.id)
  // if (!answer.ok) throw Object.assign(new Error('No such order.'), { name: 'OrderUnknown' })
  return { hello: input.name ?? 'world' }
}
`
}
