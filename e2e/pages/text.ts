import type { Locator } from '@playwright/test'

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
