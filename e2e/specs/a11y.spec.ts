import { AxeBuilder } from '@axe-core/playwright'
import { apiOf } from '../fixtures/api.ts'
import { expect, type Page, test } from '../fixtures/test.ts'
import { PLACES, placesOf } from '../pages/places.ts'

test.use({ baseURL: async ({ seeded }, use) => use(seeded.url) })

for (const place of PLACES) {
  test(`nothing keeps people from using: ${place}`, async ({ page, seeded }) => {
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    await (await placesOf(apiOf(seeded.url)))[place](page)
    expect(await violations(page), 'in light colours').toEqual([])
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
    expect(await violations(page), 'in dark colours').toEqual([])
  })
}

/** Serious and critical violations: rule and where. */
async function violations(page: Page): Promise<string[]> {
  // Colours on their way from one look to the other are nobody's choice. They set out a frame after the look has changed.
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    const moving = () =>
      document
        .getAnimations()
        .filter((each) => each.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
    for (let still = 0; still < 3; still++) {
      await frame()
      const under = moving()
      if (under.length > 0) still = -1
      await Promise.allSettled(under.map((each) => each.finished))
    }
  })
  const found = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .analyze()
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(
        (node) => `${id}: ${node.target.join(' ')} ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`,
      ),
    )
}

test('the whole loop is walked without a mouse', async ({ page, seeded, execution, designer }) => {
  test.setTimeout(90_000)
  const machines = await apiOf(seeded.url).machine.list.query()
  expect(machines.map((row) => row.name)).toContain('order-with-compensation')
  await page.goto('/settings')
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()

  await test.step('to the machine and into a run', async () => {
    await page.keyboard.press('ControlOrMeta+k')
    await expect(page.getByPlaceholder(/Find a machine/)).toBeFocused()
    await page.keyboard.type('order-with')
    await expect(page.locator('[data-action]')).toHaveText(['order-with-compensation'])
    await page.keyboard.press('Enter')
    await expect(designer.state('Charge card')).toBeVisible()
    await page.keyboard.press('ControlOrMeta+Enter')
    await expect(page.getByRole('dialog', { name: 'Run' })).toBeVisible()
    await expect(page.getByTestId('start-run')).toBeEnabled()
    await page.keyboard.press('ControlOrMeta+Enter')
    await page.waitForURL(/\/executions\//)
    await execution.expectStatus('FAILED')
  })

  await test.step('back in time by arrow keys', async () => {
    const end = await execution.length()
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => execution.seq()).toBe(end - 1)
    await page.keyboard.press('Home')
    await expect.poll(() => execution.seq()).toBe(1)
    await execution.expectState('Order failed', 'notReached')
    await page.keyboard.press('End')
    await expect.poll(() => execution.seq()).toBe(end)
  })

  await test.step('a value is picked and asked', async () => {
    await page.keyboard.press('Home')
    await page
      .getByRole('tree')
      .focus()
      .catch(() => {})
    await tabTo(page, '[role="treeitem"]')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await tabTo(page, '[data-testid="last-change"]')
    await page.keyboard.press('Enter')
    await expect(execution.data.locator('[data-written]')).toBeVisible()
  })

  await test.step('a button is pressed by Space, not the player', async () => {
    await tabTo(page, '[data-testid="run-on"]')
    await page.keyboard.press(' ')
    await expect(page.getByRole('dialog', { name: 'Run on from here' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })

  await test.step('and run on from here', async () => {
    const before = page.url()
    await page.keyboard.press('f')
    await expect(page.getByRole('dialog', { name: 'Run on from here' })).toBeVisible()
    await page.keyboard.press('ControlOrMeta+Enter')
    await page.waitForURL((url) => url.pathname !== new URL(before).pathname)
    await execution.expectStatus('FAILED')
  })
})

/** Presses Tab until something of that kind has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < 120; i++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not lead to ${selector}`)
}
