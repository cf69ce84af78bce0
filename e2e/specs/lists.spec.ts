import { expect, test } from '../fixtures/test.ts'

const QUICK = {
  QueryLanguage: 'JSONata',
  StartAt: 'Is it good?',
  States: {
    'Is it good?': {
      Type: 'Choice',
      Choices: [{ Condition: '{% $states.input.good %}', Next: 'Done' }],
      Default: 'No good',
    },
    Done: { Type: 'Succeed' },
    'No good': { Type: 'Fail', Error: 'NoGood', Cause: 'It was no good.' },
  },
}
const MANY = 70

test.describe('an installation that nobody has used', () => {
  test.use({ baseURL: async ({ fresh }, use) => use(fresh.url) })

  test('every empty page says what to do next', async ({ page, execution }) => {
    await page.goto('/')
    await execution.walk.getByTestId('walk-skip').click()
    await page.goto('/stuck')
    await expect(page.getByRole('heading', { name: 'Nobody is waited for' })).toBeVisible()
    await expect(page.getByRole('link', { name: 'See executions' })).toBeVisible()
    await page.goto('/executions?status=TIMED_OUT')
    await expect(page.getByRole('heading', { name: 'No execution is like that' })).toBeVisible()
    await page.getByRole('button', { name: 'Show all executions' }).click()
    await expect(page.getByTestId('execution-row')).toHaveCount(1)
    await page.goto('/executions/nothing-like-that')
    await expect(page.getByText(/There is no execution/)).toBeVisible()
    await page.goto('/machines/nothing-like-that')
    await expect(page.getByText(/There is no state machine/)).toBeVisible()
    await page.goto('/no/such/page')
    await expect(page.getByRole('link').last()).toBeVisible()
  })
})

test('executions are found by machine, status, name and time, and paged as one scrolls', async ({
  page,
  api,
}) => {
  const { id: machineId } = await api.machine.create.mutate({
    name: 'quick-one',
    definition: JSON.stringify(QUICK),
  })
  for (let i = 0; i < MANY; i++) {
    const input = JSON.stringify({ good: i % 7 !== 0 })
    await api.execution.start.mutate({ machineId, input, name: `quick-${String(i).padStart(3, '0')}` })
  }
  await page.goto('/executions')
  const rows = page.getByTestId('execution-row')
  await expect(rows.first()).toBeVisible()

  await test.step('by machine', async () => {
    await page.getByRole('combobox', { name: 'State machine' }).click()
    await page.getByRole('option', { name: 'quick-one' }).click()
    await expect(page).toHaveURL(/machineId=/)
    await expect(rows.first()).toContainText('quick-069')
  })

  await test.step('scrolling fetches the older ones', async () => {
    const list = page.getByTestId('executions')
    await list.hover()
    await expect(async () => {
      await page.mouse.wheel(0, 2000)
      await expect(list).toContainText('quick-000', { timeout: 500 })
    }).toPass()
    await expect(list).toContainText(`${MANY} executions`)
  })

  await test.step('by status', async () => {
    await page.getByRole('combobox', { name: 'Status' }).click()
    await page.getByRole('option', { name: 'Failed' }).click()
    await expect(rows).toHaveCount(10)
    await expect(rows.first()).toContainText('NoGood')
  })

  await test.step('by name and time, and the address keeps all of it', async () => {
    await page.getByRole('textbox', { name: 'Name' }).fill('quick-06')
    await expect(rows).toHaveCount(1)
    await page.getByRole('combobox', { name: 'Started' }).click()
    await page.getByRole('option', { name: 'Last hour' }).click()
    await expect(page).toHaveURL(/since=hour/)
    await page.reload()
    await expect(rows).toHaveCount(1)
    await expect(rows).toContainText('quick-063')
    await rows.click()
    await expect(page.getByTestId('execution-name')).toHaveText('quick-063')
  })
})

test('a list grows while one looks at it', async ({ page, api }) => {
  const { id: machineId } = await api.machine.create.mutate({
    name: 'quick-live',
    definition: JSON.stringify(QUICK),
  })
  await page.goto(`/executions?machineId=${machineId}`)
  await expect(page.getByRole('heading', { name: 'No execution is like that' })).toBeVisible()
  await api.execution.start.mutate({ machineId, input: '{"good":true}', name: 'just-now' })
  await expect(page.getByTestId('execution-row')).toContainText('just-now')
  await expect(page.getByTestId('execution-row')).toContainText('Succeeded')
})

test('the overview says what runs, what failed and why', async ({ page, api }) => {
  const { id: machineId } = await api.machine.create.mutate({
    name: 'quick-overview',
    definition: JSON.stringify(QUICK),
  })
  await api.execution.start.mutate({ machineId, input: '{"good":false}', name: 'bad-one' })
  await api.execution.start.mutate({ machineId, input: '{"good":true}', name: 'good-one' })
  await page.goto('/')
  const main = page.getByRole('main')
  await expect(main).toContainText('NoGood')
  await expect(main).toContainText('It was no good.')
  await expect(main).toContainText('quick-overview')
  await main.getByRole('link').filter({ hasText: 'NoGood' }).first().click()
  await expect(page).toHaveURL(/\/executions/)
})

test('anything is found by Ctrl+K', async ({ page, api }) => {
  await api.machine.create.mutate({ name: 'needle-in-the-hay', definition: JSON.stringify(QUICK) })
  await page.goto('/settings')
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByPlaceholder(/Find a machine/).fill('needle')
  await expect(page.locator('[data-action]')).toHaveText(['needle-in-the-hay'])
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/machines\//)
})
