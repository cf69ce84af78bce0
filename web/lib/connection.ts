import { create } from 'zustand'

interface Connection {
  /** False while calls do not reach the server. */
  readonly up: boolean
}

/** Whether the server answers. Calls and the socket report here; the banner and pages read it. */
export const useConnection = create<Connection>(() => ({ up: true }))

/** The live socket opened or closed. A socket that was closed because nobody listens is no outage. */
export function setSocketUp(up: boolean): void {
  if (up) useConnection.setState({ up: true })
  else void probe()
}

/** A call failed before it reached the server. */
export function reportUnreachable(): void {
  void probe()
}

let probing = false

/** Asks for the server's health until it answers; the banner stands meanwhile. */
async function probe(): Promise<void> {
  if (probing) return
  probing = true
  for (;;) {
    const up = await fetch('/health', { cache: 'no-store' }).then(
      (answer) => answer.ok,
      () => false,
    )
    if (useConnection.getState().up !== up) useConnection.setState({ up })
    if (up) break
    await new Promise((resolve) => setTimeout(resolve, 700))
  }
  probing = false
}
