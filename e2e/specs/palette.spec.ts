import { apiOf } from '../fixtures/api.ts'
import { expect, test } from '../fixtures/test.ts'

test.beforeAll(async ({ other }) => {
  const api = apiOf(other.url)
  const { id: machineId } = await api.machine.create.mutate({
    name: 'goes-well',
    definition: JSON.stringify(ONE_STATE),
  })
  await api.execution.start.mutate({ machineId, input: '{}' })
})
test.use({ baseURL: async ({ other }, use) => use(other.url) })

const ONE_STATE = {
  QueryLanguage: 'JSONata',
  StartAt: 'First',
  States: { First: { Type: 'Pass', End: true } },
}

/** What is dropped, the state that appears, and what becomes of a run with an empty input. */
const ITEMS = [
  ['run-function', 'Run function', 'SUCCEEDED'],
  ['call-http', 'Call HTTP', 'SUCCEEDED'],
  ['ask-person', 'Ask a person', 'RUNNING'],
  ['hand-to-worker', 'Hand to a worker', 'RUNNING'],
  ['wait-signal', 'Wait for signal', 'RUNNING'],
  ['start-workflow', 'Start workflow', 'SUCCEEDED'],
  ['if', 'If', 'SUCCEEDED'],
  ['for-each', 'For each', 'SUCCEEDED'],
  ['in-parallel', 'In parallel', 'SUCCEEDED'],
  ['wait', 'Wait', 'SUCCEEDED'],
  ['set-values', 'Set values', 'SUCCEEDED'],
  ['done', 'Done', 'SUCCEEDED'],
  ['fail', 'Fail', 'FAILED'],
] as const

for (const [kind, name, status] of ITEMS) {
  test(`${name}, dropped on the canvas, is valid and runs at once`, async ({
    page,
    other,
    designer,
    execution,
  }) => {
    const api = apiOf(other.url)
    const { id } = await api.machine.create.mutate({
      name: `drop-${kind}`,
      definition: JSON.stringify(ONE_STATE),
    })
    await designer.open(id)
    await expect(designer.state('First')).toBeVisible()
    const box = (await designer.canvas.boundingBox())!
    await designer.drag(kind, { x: box.x + box.width * 0.7, y: box.y + box.height * 0.7 })
    await expect(designer.state(name)).toBeVisible()
    await expect(page.getByRole('button', { name: 'Problems: 0' })).toBeVisible()
    await expect(designer.inspector.getByText(/ARN|arn:/)).toHaveCount(0)
    await designer.run('{}')
    if (status === 'RUNNING') await execution.expectState(name, 'waiting')
    await execution.expectStatus(status)
    await execution.expectState(
      name,
      { SUCCEEDED: 'succeeded', FAILED: 'failed', RUNNING: 'waiting' }[status],
    )
  })
}
