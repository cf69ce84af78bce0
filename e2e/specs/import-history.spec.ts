import { expect, test } from '../fixtures/test.ts'
import { replaceText } from '../pages/text.ts'

const DEFINITION = {
  StartAt: 'Price',
  States: {
    Price: { Type: 'Pass', Result: { total: 12 }, Next: 'Pause' },
    Pause: { Type: 'Wait', Seconds: 5, Next: 'Charge' },
    Charge: { Type: 'Pass', End: true },
  },
}

const event = (id: number, type: string, details: object): object => ({
  timestamp: `2026-01-05T08:00:0${id}.000Z`,
  type,
  id,
  previousEventId: id - 1,
  ...details,
})
const total = '{"total":12}'
/** A run that was still in its Wait when it was exported. */
const HISTORY = {
  events: [
    event(1, 'ExecutionStarted', { executionStartedEventDetails: { input: '{}' } }),
    event(2, 'PassStateEntered', { stateEnteredEventDetails: { name: 'Price', input: '{}' } }),
    event(3, 'PassStateExited', { stateExitedEventDetails: { name: 'Price', output: total } }),
    event(4, 'WaitStateEntered', { stateEnteredEventDetails: { name: 'Pause', input: total } }),
  ],
}

// The browser itself reports an answer that refuses.
test.use({ allowedErrors: [/status of 422/] })

test('a history from elsewhere is pasted or read from a file, looked at, and run on from', async ({
  page,
  api,
  execution,
}) => {
  const runningBefore = (await api.overview.get.query({ windowMs: 3_600_000 })).running
  await page.goto('/executions')
  await page.getByTestId('import-history').click()
  const dialog = page.getByRole('dialog', { name: 'Import a history' })
  const open = dialog.getByTestId('import-submit')
  await expect(open).toBeDisabled()

  await test.step('what does not fit is said in the dialog, and what was typed stays', async () => {
    await replaceText(dialog.getByRole('textbox', { name: 'History' }), '{"events":[]}')
    await replaceText(
      dialog.getByRole('textbox', { name: 'Definition' }),
      JSON.stringify(DEFINITION, null, 2),
    )
    await dialog.getByRole('textbox', { name: 'State machine' }).fill('their prices')
    await open.click()
    await expect(dialog.getByTestId('import-problem')).toBeVisible()
    await expect(dialog.getByRole('textbox', { name: 'State machine' })).toHaveValue('their prices')
  })

  await test.step('a file takes the place of the text', async () => {
    const chooser = page.waitForEvent('filechooser')
    await dialog.getByRole('button', { name: 'Open a file' }).first().click()
    const buffer = Buffer.from(JSON.stringify(HISTORY))
    await (await chooser).setFiles({ name: 'history.json', mimeType: 'application/json', buffer })
    await expect(dialog.getByRole('textbox', { name: 'History' })).toContainText('WaitStateEntered')
    await open.click()
  })

  await test.step('it opens at its beginning, marked as imported', async () => {
    await expect(page).toHaveURL(/\/executions\/[^/]+\?at=1$/)
    await expect(page.getByText('imported', { exact: true })).toBeVisible()
    await execution.scrub(0, 1)
    await expect(execution.value('/total')).toContainText('12')
  })

  await test.step('lists say that it is unfinished, and nothing counts it as running', async () => {
    const { id } = execution
    await page.getByRole('link', { name: 'Executions', exact: true }).first().click()
    const row = page.locator(`a[href^="/executions/${id}"]`).first()
    await expect(row).toContainText('Unfinished')
    await expect(row).toContainText('imported')
    expect((await api.overview.get.query({ windowMs: 3_600_000 })).running).toBe(runningBefore)
    await row.click()
  })

  await test.step('a fork runs on from it to the end', async () => {
    await execution.scrub(0, 0.4)
    await page.getByRole('button', { name: 'Run on from here' }).click()
    await execution.finishDraft(null)
    await execution.expectStatus('SUCCEEDED')
  })
})
