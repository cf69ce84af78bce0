import { Agent, request } from 'node:http'

/** Asks one server over connections that stay open. */
export interface HttpClient {
  /** Rejects when the status is not 2xx. */
  ask(method: 'GET' | 'POST', path: string, headers?: Record<string, string>, body?: string): Promise<string>
  /** An operation of the Step Functions API. */
  call(operation: string, input: object): Promise<Record<string, unknown>>
  close(): void
}

/** @param port Of this machine. */
export function createHttpClient(port: number): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 1_024 })
  const ask: HttpClient['ask'] = (method, path, headers = {}, body) =>
    new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path, method, agent, headers }, (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (part: string) => {
          text += part
        })
        answer.on('end', () => {
          if ((answer.statusCode ?? 500) < 300) resolve(text)
          else reject(new Error(`${method} ${path}: ${answer.statusCode} ${text.slice(0, 200)}`))
        })
      })
      sent.on('error', reject)
      sent.end(body)
    })
  return {
    ask,
    call: async (operation, input) => {
      const headers = {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `AWSStepFunctions.${operation}`,
      }
      const text = await ask('POST', '/', headers, JSON.stringify(input))
      return JSON.parse(text) as Record<string, unknown>
    },
    close: () => agent.destroy(),
  }
}
