import { expect, test } from '../fixtures/test.ts'

test('a person approves by a form, from Stuck work', async ({ page, api, machines, designer, execution }) => {
  await machines.install('A person decides')
  await designer.run()
  await execution.expectState('Ask a person', 'waiting')
  const { id } = execution
  await page.getByRole('link', { name: 'Stuck work' }).click()
  const row = page.getByTestId('stuck-row').filter({ has: page.locator(`a[href="/executions/${id}"]`) })
  await row.getByRole('button', { name: 'Answer' }).click()
  const form = row.getByTestId('person-form')

  await test.step('an empty form says what is missing and sends nothing', async () => {
    await form.getByTestId('person-submit').click()
    await expect(form).toContainText('Decision')
    await expect(row).toBeVisible()
  })

  await form.getByText('approve', { exact: true }).click()
  await form.getByLabel('Your name').fill('Ada')
  await form.getByTestId('person-submit').click()
  await expect(row).toHaveCount(0)

  await execution.open(id)
  await execution.expectStatus('SUCCEEDED')
  await execution.expectState('Pay expense', 'succeeded')
  const { rows } = await api.execution.log.query({ id, afterSeq: 0, limit: 100 })
  expect(rows.find(({ kind }) => kind === 'CompleteTask')?.author, 'who answered is in the log').toBe('you')
})

test('a person answers on the page of the execution too', async ({ page, api, execution }) => {
  const { machineId } = await api.example.install.mutate({ id: 'approval' })
  const [input = '{}'] = await api.execution.lastInputs.query({ machineId })
  const { id } = await api.execution.start.mutate({ machineId, input })
  await execution.open(id)
  await page.getByTestId('waiting-act').click()
  const form = page.getByTestId('person-form')
  await form.getByText('decline', { exact: true }).click()
  await form.getByLabel('Your name').fill('Grace')
  await form.getByLabel('Comment').fill('Too much')
  await form.getByTestId('person-submit').click()
  await execution.expectStatus('FAILED')
  await execution.expectState('Declined', 'failed')
  await expect(page.getByTestId('waiting-row')).toHaveCount(0)
})

test('two signals are sent from Stuck work, in either order', async ({
  page,
  machines,
  designer,
  execution,
}) => {
  await machines.install('Two signals, in any order')
  await designer.run()
  await execution.expectState('Payment and parcel', 'waiting')
  const { id } = execution
  await page.getByRole('link', { name: 'Stuck work' }).click()
  const row = page.getByTestId('stuck-row').filter({ has: page.locator(`a[href="/executions/${id}"]`) })
  await row.getByRole('button', { name: 'Send signal' }).click()
  const form = row.getByTestId('signal-form')

  // The second one first.
  await form.getByRole('combobox', { name: 'Signal' }).click()
  await page.getByRole('option', { name: 'parcel-ready' }).click()
  await form.getByTestId('signal-submit').click()
  await expect(form.getByRole('combobox', { name: 'Signal' })).toHaveValue('payment-received')
  await expect(row).toBeVisible()
  await form.getByTestId('signal-submit').click()
  await expect(row).toHaveCount(0)

  await execution.open(id)
  await execution.expectStatus('SUCCEEDED')
  await execution.expectState('Hand over parcel', 'succeeded')
})
