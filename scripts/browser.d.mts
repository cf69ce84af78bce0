/** Settings for Playwright's `use`, or null when there is no browser. */
export function findBrowser(): {
  readonly channel?: string
  readonly launchOptions: { readonly executablePath?: string; readonly args: string[] }
} | null
