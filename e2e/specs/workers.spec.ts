import { apiOf } from '../fixtures/api.ts'
import { expect, test } from '../fixtures/test.ts'

test.use({ baseURL: async ({ fresh }, use) => use(fresh.url) })

const PARCELS = {
  QueryLanguage: 'JSONata',
  StartAt: 'Pack the box',
  States: { 'Pack the box': { Type: 'Task', Resource: 'activity:pack', TimeoutSeconds: 600, End: true } },
}

test('what waits for a worker is seen, who takes it too, and the run goes on', async ({ page, fresh }) => {
  const api = apiOf(fresh.url)
  const post = (verb: string, data: object) =>
    page.request.post(`/api/workers/${verb}`, { data, headers: { origin: fresh.url } })
  await api.system.finishWalk.mutate()
  await page.goto('/workers')
  await expect(page.getByRole('heading', { name: 'No worker has asked for work yet' })).toBeVisible()

  const definition = JSON.stringify(PARCELS)
  const { id: machineId } = await api.machine.create.mutate({ name: 'parcels', definition })
  const { id } = await api.execution.start.mutate({ machineId, input: '{"order":7}' })
  await page.goto(`/executions/${id}`)
  await expect(page.getByTestId('waiting-row')).toContainText('Waits for a worker of pack')

  const given = await post('poll', { activity: 'pack', worker: 'ann' })
  const { token } = (await given.json()) as { token: string }
  await expect(page.getByTestId('waiting-row')).toContainText('Worker ann has it')
  await page.goto('/workers')
  await expect(page.getByTestId('work-kind')).toContainText('pack')
  await expect(page.getByTestId('worker')).toContainText('ann')
  await page.getByTestId('worker').getByRole('link').click()
  await expect(page.getByTestId('waiting-row')).toContainText('Worker ann has it')
  expect((await post('complete', { token, output: { packed: true } })).status()).toBe(200)
  await expect(page.getByTestId('waiting-row')).toBeHidden()
})
