import { apiOf } from '../fixtures/api.ts'
import { expect, type Page, test } from '../fixtures/test.ts'
import { PLACES, placesOf } from '../pages/places.ts'

/** npm run pictures: every page in every look, into test-results/pictures; a part of no other run. */
test.use({ baseURL: async ({ seeded }, use) => use(seeded.url), reducedMotion: 'reduce' })

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 1024]) {
    test.describe(`${colorScheme} ${width}`, () => {
      test.use({ colorScheme, viewport: { width, height: width === 1440 ? 900 : 720 } })
      for (const place of PLACES) {
        test(place, async ({ page, seeded }) => {
          await (await placesOf(apiOf(seeded.url)))[place](page)
          await page.evaluate(() => document.fonts.ready)
          await settle(page)
          const path = `test-results/pictures/${place}-${colorScheme}-${width}.png`
          await page.screenshot({ path, animations: 'disabled' })
          const room = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
          expect(room, 'nothing is cut off at the right').toBeLessThanOrEqual(0)
        })
      }
    })
  }
}

test.describe('for the README', () => {
  test.use({ colorScheme: 'light' })
  test('the cursor on the event that wrote the wrong total', async ({ page, seeded, execution }) => {
    await (await placesOf(apiOf(seeded.url))).execution(page)
    await execution.state('Charge card').click()
    await execution.showTab('input')
    await execution.pick('/total')
    await page.getByTestId('last-change').click()
    await expect(execution.data.locator('[data-written]')).toContainText('total')
    await page.mouse.move(0, 0)
    await settle(page)
    await page.screenshot({ path: 'docs/pictures/execution.png', animations: 'disabled' })
  })
})

/** Two equal pictures in a row. */
async function settle(page: Page): Promise<void> {
  let before = ''
  await expect
    .poll(async () => {
      const now = (await page.screenshot({ animations: 'disabled' })).toString('base64')
      const same = now === before
      before = now
      return same
    })
    .toBe(true)
}
