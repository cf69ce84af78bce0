import { type Action, currentActions } from './actions.ts'

/** What of a keyboard event decides about a shortcut. */
export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/** True when the pressed keys are the shortcut's; Ctrl and ⌘ both count as `mod`. */
export function matchesShortcut(shortcut: string, press: KeyPress): boolean {
  const parts = shortcut.split('+')
  const key = parts.at(-1) ?? ''
  const wantsShift = parts.includes('shift')
  // A sign such as ? needs Shift on some keyboards and not on others.
  const shiftFits = wantsShift === press.shiftKey || (key.length === 1 && !/[a-z0-9]/i.test(key))
  return (
    press.key.toLowerCase() === key.toLowerCase() &&
    parts.includes('mod') === (press.ctrlKey || press.metaKey) &&
    parts.includes('alt') === press.altKey &&
    shiftFits
  )
}

function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
}

/** Space and Enter press what has the focus, before they mean anything to the page. */
function isPress(event: KeyboardEvent): boolean {
  if (event.key !== ' ' && event.key !== 'Enter') return false
  if (event.ctrlKey || event.metaKey || !(event.target instanceof HTMLElement)) return false
  return event.target.closest('button, a[href], summary, [role="button"], [role="tab"]') !== null
}

function isInDialog(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('[role="dialog"]') !== null
}

function find(event: KeyboardEvent): Action | undefined {
  const field = isField(event.target)
  return currentActions().find(
    (action) =>
      action.shortcut !== undefined &&
      matchesShortcut(action.shortcut, event) &&
      (!field || action.inFields === true) &&
      action.enabled(),
  )
}

/** Listens for the shortcuts of all current actions; returns how to stop. */
export function listenForShortcuts(): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || isInDialog(event.target) || isPress(event)) return
    const action = find(event)
    if (action === undefined) return
    // Copying selected text stays the browser's business.
    if (action.shortcut === 'mod+C' && (getSelection()?.toString() ?? '') !== '') return
    event.preventDefault()
    action.run()
  }
  window.addEventListener('keydown', onKey)
  return () => window.removeEventListener('keydown', onKey)
}
