import type { Locator } from '@playwright/test'

/**
 * How long a page may take to be fetched and drawn for the first time, by a server and a browser that have just started
 * on a machine that is busy. What happens on a page that is there has the usual time.
 */
export const FIRST_DRAWN_MS = 40_000

/** Replaces all that stands in a code editor, as pasting would. */
export async function replaceText(editor: Locator, text: string): Promise<void> {
  await editor.focus()
  await editor.press('ControlOrMeta+a')
  await editor.page().keyboard.insertText(text)
}

/** The id that a state has on the canvas: its JSON pointer. */
export function pointerOf(path: string): string {
  if (path.startsWith('/')) return path
  return `/States/${path.replaceAll('~', '~0').replaceAll('/', '~1')}`
}
