import { SFNClient } from '@aws-sdk/client-sfn'
import { request } from 'undici'
import type { TestServer } from '../testing/test-server.ts'

/** An answer of the API as it came over the wire. */
export interface WireAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: { readonly [key: string]: unknown }
}

/** Calls an operation without a client in between. A text is sent as it is. */
export async function wire(
  server: Pick<TestServer, 'port'>,
  operation: string | null,
  input: object | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<WireAnswer> {
  const answer = await request(`http://127.0.0.1:${server.port}/`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      ...(operation === null ? {} : { 'x-amz-target': `AWSStepFunctions.${operation}` }),
      ...headers,
    },
    body: typeof input === 'string' ? input : JSON.stringify(input),
  })
  const text = await answer.body.text()
  return { status: answer.statusCode, headers: answer.headers, body: JSON.parse(text) as WireAnswer['body'] }
}

/** The AWS client as a script would make it, without retries. */
export function sfnClient({ port }: Pick<TestServer, 'port'>): SFNClient {
  return new SFNClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    disableHostPrefix: true,
    maxAttempts: 1,
  })
}

export const ROLE = 'arn:aws:iam::123456789012:role/test'

/** The text of a machine with one Pass state. */
export const passDefinition = (result: unknown = 1): string =>
  JSON.stringify({ StartAt: 'P', States: { P: { Type: 'Pass', Result: result, End: true } } })

/** The text of a machine that waits for an hour. */
export const waitDefinition = JSON.stringify({
  StartAt: 'W',
  States: { W: { Type: 'Wait', Seconds: 3_600, End: true } },
})
