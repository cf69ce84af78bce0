import { expect, type Page, test } from '../fixtures/test.ts'
import { ExecutionPage } from '../pages/execution.ts'

/** Everything here begins with the page of a server that was never opened before. */
test.use({ baseURL: async ({ fresh }, use) => use(fresh.url) })

test('rewind, cause and a green fork within six clicks of the first page', async ({ page, execution }) => {
  await countClicks(page)
  await page.goto('/')
  await expect(page).toHaveURL(/\/executions\//)
  await execution.expectStatus('FAILED')
  await expect(execution.walk).toContainText('Go back')
  await expect.poll(() => execution.seq(), { message: 'it plays by itself' }).toBeGreaterThan(3)

  await execution.scrub(0.9, 0.2)
  await execution.expectState('Charge card', 'notReached')
  await expect(execution.walk).toHaveAttribute('data-step', '2')
  expect(await clicks(page), 'rewound').toBe(1)

  await page.getByTestId('walk-show-me').click()
  await expect(execution.data).toContainText('Charge card')
  await execution.value('/total').click()
  await page.getByTestId('last-change').click()
  await expect(execution.data.locator('[data-written]')).toContainText('total')
  await expect(execution.data).toContainText('Work out total')
  await expect(execution.walk).toHaveAttribute('data-step', '3')
  expect(await clicks(page), 'found the cause').toBeLessThanOrEqual(4)

  const original = execution.id
  await execution.data.getByTestId('edit-and-run-on').click()
  await execution.finishDraft('66.4')
  await page.waitForURL((url) => !url.pathname.endsWith(original))
  await execution.expectStatus('SUCCEEDED')
  await execution.expectState('Order complete', 'succeeded', 'fork')
  await execution.expectState('Order failed', 'failed', 'original')
  expect(await clicks(page), 'forked and green').toBeLessThanOrEqual(6)
  await expect(execution.walk).toContainText('Green, beside the red original')
})

test('the walk is skipped once and for all', async ({ page, context, execution }) => {
  await page.goto('/')
  await expect(execution.walk).toBeVisible()
  await page.getByTestId('walk-skip').click()
  await expect(execution.walk).toHaveCount(0)
  const other = await context.newPage()
  await other.goto('/')
  await expect(other.getByRole('navigation', { name: 'Breadcrumb' })).toHaveText('Overview')
  await page.reload()
  await execution.expectStatus('FAILED')
  await expect(execution.walk).toHaveCount(0)
})

test.describe('the plug', () => {
  test.use({ allowedErrors: [/ERR_CONNECTION|ERR_SOCKET|ERR_EMPTY_RESPONSE|WebSocket connection to/] })

  test('is pulled in the middle of a run, which finishes from the same log', async ({ page, fresh }) => {
    test.setTimeout(90_000)
    const execution = new ExecutionPage(page)
    await page.goto('/')
    await execution.expectStatus('FAILED')
    await page.getByTestId('run-on').waitFor()
    await forkGreen(execution)
    await page.getByTestId('pull-plug').click()
    await expect(execution.walk).toContainText('The server is gone', { timeout: 20_000 })
    await expect(page.getByRole('status').filter({ hasText: 'The server is away' })).toBeVisible()
    await expect(execution.walk).toContainText('It came back and finished', { timeout: 40_000 })
    await execution.expectStatus('SUCCEEDED')
    await expect(page.getByText('The server is away')).toHaveCount(0)
    expect(fresh.output()).toContain('The server has stopped (SIGKILL). Starting it again')
  })
})

/** From the failed order to its green fork, the quickest way: by address and keys. */
async function forkGreen(execution: ExecutionPage): Promise<void> {
  const { page } = execution
  await execution.state('Work out total').click()
  await execution.showTab('task')
  await execution.pick('/total')
  await execution.data.getByTestId('edit-and-run-on').first().click()
  await execution.finishDraft('66.4')
  await execution.expectStatus('SUCCEEDED')
  await expect(page.getByTestId('pull-plug')).toBeVisible()
}

async function countClicks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    let count = 0
    addEventListener(
      'pointerdown',
      () => document.documentElement.setAttribute('data-clicks', `${++count}`),
      {
        capture: true,
      },
    )
  })
}

async function clicks(page: Page): Promise<number> {
  return Number((await page.locator('html').getAttribute('data-clicks')) ?? 0)
}
