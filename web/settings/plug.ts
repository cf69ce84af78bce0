/** How a pull of the plug stands. Moments are milliseconds since 1970. */
export type Plug =
  | { readonly state: 'in' }
  | { readonly state: 'pulled'; readonly at: number }
  /** `since`: the first call that was not answered. */
  | { readonly state: 'away'; readonly at: number; readonly since: number }
  | { readonly state: 'back'; readonly at: number; readonly backAt: number }
  | { readonly state: 'gone'; readonly at: number }
  | { readonly state: 'refused'; readonly message: string }

/** What pulling the plug needs of the world. */
export interface PlugTools {
  /** Asks the server to end itself. Rejects with a refusal, or because the answer did not arrive. */
  pull(): Promise<unknown>
  /** When the server that answers was started. Rejects while none answers. */
  startedAt(): Promise<number>
  /** The sentence of a refusal, null for an error that only means that nothing answered. */
  refusal(error: unknown): string | null
  now(): number
  wait(ms: number): Promise<void>
}

const ASK_EVERY_MS = 150
const GIVE_UP_MS = 60_000

/**
 * Pulls the plug and watches until another process answers. `show` hears of every step; the last is 'back', 'gone' or
 * 'refused'. `before` is when the server that is to be killed was started.
 */
export async function pullPlug(before: number, tools: PlugTools, show: (plug: Plug) => void): Promise<void> {
  const at = tools.now()
  show({ state: 'pulled', at })
  try {
    await tools.pull()
  } catch (error) {
    const message = tools.refusal(error)
    if (message !== null) return show({ state: 'refused', message })
  }
  let away = false
  while (tools.now() - at < GIVE_UP_MS) {
    try {
      const started = await tools.startedAt()
      if (started > before) return show({ state: 'back', at, backAt: tools.now() })
    } catch {
      if (!away) show({ state: 'away', at, since: tools.now() })
      away = true
    }
    await tools.wait(ASK_EVERY_MS)
  }
  show({ state: 'gone', at })
}
