/** A command that starts an execution of a machine from a shell; the input is an example to be changed. */
export function curlOf(baseUrl: string, machineName: string, input: string, token: boolean): string {
  const address = `${baseUrl}/api/machines/${encodeURIComponent(machineName)}/executions`
  const lines = [
    `curl -X POST ${quote(address)}`,
    `  -H 'content-type: application/json'`,
    ...(token ? [`  -H "authorization: Bearer $HINDSIGHT_TOKEN"`] : []),
    `  -d ${quote(input)}`,
  ]
  return lines.join(' \\\n')
}

/** A text in single quotes of a POSIX shell. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
