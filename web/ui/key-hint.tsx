import { Kbd } from '@mantine/core'

const MAC = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent)

const NAMES: Record<string, string> = {
  mod: MAC ? '⌘' : 'Ctrl',
  shift: MAC ? '⇧' : 'Shift',
  alt: MAC ? '⌥' : 'Alt',
  Delete: 'Del',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
}

/** The keys of a shortcut as written on this machine's keyboard: "mod+shift+Z" -> Ctrl Shift Z. */
function shortcutKeys(shortcut: string): string[] {
  return shortcut.split('+').map((key) => NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key))
}

/** A shortcut, drawn as keys. */
export function KeyHint({ keys }: { keys: string }) {
  return (
    <span style={{ display: 'inline-flex', gap: 2 }}>
      {shortcutKeys(keys).map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
    </span>
  )
}
