/** What a new machine begins with: one state that hands its input on, so that it can be run at once. */
export const NEW_DEFINITION = `{
  "QueryLanguage": "JSONata",
  "StartAt": "Set values",
  "States": {
    "Set values": {
      "Type": "Pass",
      "Output": "{% $states.input %}",
      "End": true
    }
  }
}
`

/** The name itself, or with the first number from 2 that is free. */
export function freeMachineName(taken: ReadonlySet<string>, wish: string): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wish : `${wish} ${number}`
    if (!taken.has(name)) return name
  }
}

/** 'order-flow.asl.json' -> 'order-flow'; names that cannot be one become 'Imported machine'. */
export function nameFromFile(file: string | null): string {
  const base = (file ?? '')
    .replace(/\.(asl\.)?(json|ya?ml|asl)$/i, '')
    .replace(/[^\p{L}\p{N} ._-]+/gu, ' ')
    .trim()
    .slice(0, 70)
  return base === '' ? 'Imported machine' : base
}
