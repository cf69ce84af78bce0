/** How loud a line of a function's log is; the sandbox writes `console.warn` and `console.error` with these words before them. */
export function logLevel(line: string): 'plain' | 'warning' | 'error' {
  if (line.startsWith('error: ')) return 'error'
  return line.startsWith('warning: ') ? 'warning' : 'plain'
}
