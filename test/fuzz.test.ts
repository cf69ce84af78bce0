import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Json } from '../core/std/json.ts'
import { operations } from '../server/sfn/operations.ts'
import { rawRequest } from '../server/testing/raw-request.ts'
import { startTestServer, type TestServer } from '../server/testing/test-server.ts'
import { DEFINITIONS, REQUESTS } from './support/fuzz-seeds.ts'
import { mutated } from './support/mutate.ts'

/** `npm run test:fuzz` asks for 20,000 of each; FUZZ_SEED repeats a run. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 300)
const SEED = Number(process.env.FUZZ_SEED ?? (process.env.CI ? 20261121 : Date.now() % 2 ** 31))
/** An answer that takes longer counts as a hang. */
const PATIENCE_MS = 20_000
const CAN_BE_OFFERED = [...operations.keys()]

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
}, 60_000)
afterAll(() => server.done())

async function call(
  operation: string,
  body: string,
): Promise<{ status: number; type: string; text: string }> {
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `AWSStepFunctions.${operation}`,
  }
  const answer = rawRequest({ port: server.port, method: 'POST', path: '/', headers, body })
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`${operation} hangs`)), PATIENCE_MS).unref()
  })
  const { status, text } = await Promise.race([answer, late])
  const { __type: type = '' } = (status === 200 ? {} : JSON.parse(text)) as { __type?: string }
  return { status, type, text }
}

/** 200, or 400 with a name that the API documents. */
function expectDocumented(answer: { status: number; type: string; text: string }): void {
  expect([200, 400], answer.text).toContain(answer.status)
  if (answer.status === 400) expect(answer.type).toMatch(/^[A-Z][A-Za-z]+$/)
}

const check = (
  property: fc.IAsyncPropertyWithHooks<unknown[]> | fc.IAsyncProperty<unknown[]>,
): Promise<void> =>
  fc.assert(property as fc.IAsyncProperty<unknown[]>, { numRuns: RUNS, seed: SEED, endOnFailure: true })

const timeout = 60_000 + RUNS * 200

test(
  `[PF16] a mutated definition is accepted or refused with its mistakes (${RUNS}, seed ${SEED})`,
  async () => {
    const definitions = mutated(fc.constantFrom(...DEFINITIONS))
    let n = 0
    const property = fc.asyncProperty(definitions, async (definition: Json) => {
      const text = JSON.stringify(definition)
      const said = await call('ValidateStateMachineDefinition', JSON.stringify({ definition: text }))
      expectDocumented(said)
      const result = said.status === 200 ? (JSON.parse(said.text) as { result: string }).result : 'FAIL'
      const made = await call('CreateStateMachine', machine(`fuzz-${SEED}-${n++}`, text))
      expectDocumented(made)
      if (result !== 'OK') return
      expect(made.status, `${text}\n${made.text}`).toBe(200)
      const { stateMachineArn } = JSON.parse(made.text) as { stateMachineArn: string }
      expectDocumented(
        await call('StartSyncExecution', JSON.stringify({ stateMachineArn, input: '{"a":[1,2]}' })),
      )
      await call('DeleteStateMachine', JSON.stringify({ stateMachineArn }))
    })
    await check(property as unknown as fc.IAsyncProperty<unknown[]>)
  },
  timeout,
)

const machine = (name: string, definition: string): string =>
  JSON.stringify({ name, definition, roleArn: 'arn:aws:iam::000000000000:role/any', type: 'EXPRESS' })

test(
  `[PF16] a mutated request is answered or refused by name (${RUNS}, seed ${SEED})`,
  async () => {
    const request = fc.constantFrom(...REQUESTS).chain(({ operation, input }) =>
      fc.record({
        operation: fc.oneof(
          { weight: 19, arbitrary: fc.constant(operation) },
          { weight: 1, arbitrary: fc.constantFrom(...CAN_BE_OFFERED, 'Nothing', '') },
        ),
        body: mutated(fc.constant(input)).map((value) => JSON.stringify(value)),
        cut: fc.option(fc.nat(40), { freq: 20 }),
      }),
    )
    const property = fc.asyncProperty(request, async ({ operation, body, cut }) => {
      // A poll without work waits for a minute, as it should.
      if (operation === 'GetActivityTask' && body.includes('activity:here')) return
      expectDocumented(await call(operation, cut === null ? body : body.slice(0, cut)))
    })
    await check(property as unknown as fc.IAsyncProperty<unknown[]>)
    expect((await rawRequest({ port: server.port, path: '/health' })).status).toBeLessThan(500)
  },
  timeout,
)
