import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NO_POSTGRES, OwnPostgres } from '../../server/testing/own-postgres.ts'
import { type RawAnswer, rawRequest } from '../../server/testing/raw-request.ts'
import { eventually, startTestServer, type TestServer } from '../../server/testing/test-server.ts'
import { makeMachine, sfn } from './server-process.ts'

if (NO_POSTGRES !== null) console.log(NO_POSTGRES)
const here = NO_POSTGRES === null
/** Long enough for every attempt of everything to fail: three in a row set an execution aside once. AWAY_MS makes it longer. */
const AWAY_MS = Number(process.env.AWAY_MS ?? 4_000)

let postgres: OwnPostgres
let server: TestServer
/** Answers after as long as it is told to. */
let slow: Server
let calls = 0
let answerAfter = 0
beforeAll(async () => {
  if (!here) return
  slow = createServer((_request, response) => {
    calls++
    setTimeout(() => response.setHeader('content-type', 'application/json').end('{"done":true}'), answerAfter)
  })
  await new Promise<void>((resolve) => slow.listen(47_231, '127.0.0.1', resolve))
  postgres = new OwnPostgres(47_282)
  postgres.start()
  server = await startTestServer({
    PORT: '47230',
    DATABASE_URL: postgres.url(),
    ALLOW_PRIVATE_HOSTS: '127.0.0.1:47231',
  })
}, 120_000)
afterAll(async () => {
  await server?.done()
  postgres?.done()
  slow?.closeAllConnections()
  slow?.close()
})

const get = (path: string): Promise<RawAnswer> => rawRequest({ port: server.port, path })
const CALL = {
  Type: 'Task',
  Resource: 'arn:aws:states:::http:invoke',
  Arguments: { ApiEndpoint: 'http://127.0.0.1:47231/', Method: 'GET' },
}
/** A timer and a task that both end while the database is away, then one more of each. */
const MACHINE = {
  QueryLanguage: 'JSONata',
  StartAt: 'P',
  States: {
    P: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 3, Next: 'A' }, A: { ...CALL, End: true } } },
        { StartAt: 'B', States: { B: { ...CALL, Next: 'V' }, V: { Type: 'Wait', Seconds: 1, End: true } } },
      ],
      End: true,
    },
  },
}

for (const [how, leave, back] of [
  ['stops', () => postgres.stop(), () => postgres.start()],
  ['hangs', () => postgres.hang(), () => postgres.goOn()],
] as const) {
  test.runIf(here)(
    `[PF44] the database ${how}: /ready says so, nothing that was taken is lost, all goes on when it is back`,
    { timeout: 120_000 },
    async () => {
      const stateMachineArn = await makeMachine(server.port, `away-${how}`, MACHINE)
      answerAfter = 2_000
      const arns: string[] = []
      for (let at = 0; at < 12; at++) {
        const { executionArn } = await sfn(server.port, 'StartExecution', { stateMachineArn, input: '{}' })
        arns.push(String(executionArn))
      }
      await eventually(async () => (calls >= 12 ? true : null))
      leave()
      const left = Date.now()
      await eventually(async () => ((await get('/ready')).status === 503 ? true : null), 30_000)
      expect(Date.now() - left).toBeLessThan(5_000)
      expect((await get('/health')).status).toBe(200)
      const refused = await sfn(server.port, 'StartExecution', { stateMachineArn, input: '{}' })
      expect(refused).toMatchObject({ __type: 'ServiceUnavailableException' })
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, left + AWAY_MS - Date.now())))
      answerAfter = 0
      back()
      const returned = Date.now()
      await eventually(async () => ((await get('/ready')).status === 200 ? true : null), 30_000)
      expect(Date.now() - returned).toBeLessThan(10_000)
      for (const executionArn of arns) {
        const ended = await eventually(async () => {
          const view = await sfn(server.port, 'DescribeExecution', { executionArn })
          return view.status === 'RUNNING' || view.status === undefined ? null : view
        }, 60_000)
        expect(ended).toMatchObject({ status: 'SUCCEEDED' })
      }
      expect(server.services.engine.stats().quarantined).toEqual([])
      expect(
        (await sfn(server.port, 'StartExecution', { stateMachineArn, input: '{}' })).executionArn,
      ).toBeDefined()
    },
  )
}
