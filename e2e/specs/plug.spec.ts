import { apiOf } from '../fixtures/api.ts'
import { expect, test } from '../fixtures/test.ts'

/** A rest between two steps, long enough for a slow machine to show it, to be asked and to die in it. */
const MACHINE = {
  QueryLanguage: 'JSONata',
  StartAt: 'Before',
  States: {
    Before: { Type: 'Pass', Output: { step: 'before' }, Next: 'Rest' },
    Rest: { Type: 'Wait', Seconds: 15, Next: 'After' },
    After: { Type: 'Pass', Output: "{% $merge([$states.input, { 'after': true }]) %}", End: true },
  },
}

test.use({
  baseURL: async ({ fresh }, use) => use(fresh.url),
  allowedErrors: [/ERR_CONNECTION|ERR_SOCKET|ERR_EMPTY_RESPONSE|WebSocket connection to/],
})

test('the plug is pulled in the middle of a run: the page shows it gone, back, and finished', async ({
  page,
  context,
  fresh,
  execution,
}) => {
  test.setTimeout(90_000)
  const api = apiOf(fresh.url)
  await api.system.finishWalk.mutate()
  const { id: machineId } = await api.machine.create.mutate({
    name: 'dies-in-the-middle',
    definition: JSON.stringify(MACHINE),
  })
  const settings = await context.newPage()
  await settings.goto('/settings')
  await settings.getByRole('button', { name: 'Pull the plug …' }).click()
  const { id } = await api.execution.start.mutate({ machineId, input: '{}' })
  await execution.open(id)
  await execution.expectState('Rest', 'waiting')
  const before = await api.execution.log.query({ id, afterSeq: 0, limit: 100 })
  await settings.getByRole('button', { name: 'Pull it' }).click()
  const away = page.getByRole('status').filter({ hasText: 'The server is away' })
  await expect(away).toBeVisible()
  await expect(away).toHaveCount(0, { timeout: 30_000 })
  await expect(settings.getByText(/Back after/)).toBeVisible({ timeout: 30_000 })

  // Nobody has touched this page meanwhile: its subscription has found its way back.
  await execution.expectStatus('SUCCEEDED')
  await execution.expectState('After', 'succeeded')
  const after = await api.execution.log.query({ id, afterSeq: 0, limit: 100 })
  expect(after.rows.slice(0, before.rows.length)).toEqual(before.rows)
  expect(fresh.output()).toContain('The server has stopped (SIGKILL). Starting it again')
})
