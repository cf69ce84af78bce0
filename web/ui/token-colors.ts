/** A reader of colour tokens for what is painted on a canvas; each is asked for once until the colour scheme changes. */
export type TokenColors = (token: string) => string

/** Tokens of the present colour scheme. `onChange` is called when the scheme is another; returns reader and how to stop. */
export function watchTokenColors(onChange: () => void): {
  readonly color: TokenColors
  readonly stop: () => void
} {
  let known = new Map<string, string>()
  const observer = new MutationObserver(() => {
    known = new Map()
    onChange()
  })
  observer.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] })
  const color: TokenColors = (token) => {
    let value = known.get(token)
    if (value === undefined) {
      value = getComputedStyle(document.documentElement).getPropertyValue(token).trim()
      known.set(token, value)
    }
    return value
  }
  return { color, stop: () => observer.disconnect() }
}
