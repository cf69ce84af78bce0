const KEY = 'hindsight.author'

/** Who the commands of this browser are from; 'you' until a name was given in Settings. */
export function author(): string {
  return localStorage.getItem(KEY) ?? 'you'
}

/** Sets the name for all later commands of this browser; empty text goes back to 'you'. */
export function setAuthor(name: string): void {
  const trimmed = name.trim().slice(0, 80)
  if (trimmed === '') localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, trimmed)
}
