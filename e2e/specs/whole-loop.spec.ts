import { expect, test } from '../fixtures/test.ts'
import { ExecutionPage } from '../pages/execution.ts'

test('draw it, run it, stop it, rewind it, run on from there', async ({
  page,
  context,
  machines,
  designer,
  execution,
  server,
}) => {
  test.setTimeout(120_000)

  await test.step('install an example', async () => {
    await machines.install('Retries against an endpoint that fails')
    await expect(designer.state('Call endpoint')).toBeVisible()
    await expect(designer.version).toHaveText('v1')
  })

  await test.step('drag a state onto an arrow and save', async () => {
    await designer.dragOntoEdge('set-values', '/States/Call endpoint/Next')
    await expect(designer.state('Set values')).toBeVisible()
    await expect(designer.edge('/States/Set values/Next')).toBeAttached()
    await expect(designer.version).toContainText('not saved yet')
    await designer.save()
    await expect(designer.version).toHaveText('v2')
  })

  await test.step('run it, set a breakpoint by clicking, and watch it live', async () => {
    // Fifteen seconds of retries are there to click in; what is looked at afterwards stays in sight when it stops.
    await designer.run(JSON.stringify({ url: `${server.url}/examples/flaky`, failures: 4 }))
    await execution.toggleBreakpoint('Set values', 'before')
    await execution.expectState('Call endpoint', 'retrying')
    await execution.expectStatus('RUNNING')
    await execution.expectState('Answered', 'notReached')
    await expect(page.getByTestId('live')).toHaveAttribute('aria-pressed', 'true')
  })

  await test.step('it stops at the breakpoint', async () => {
    await expect(execution.held).toContainText('Set values', { timeout: 40_000 })
    await expect(execution.held).toContainText('breakpoint')
    await execution.expectState('Set values', 'held')
    await execution.expectState('Call endpoint', 'succeeded')
  })

  await test.step('edit a value and continue', async () => {
    await execution.showTab('input')
    await execution.pick('/message')
    await page.getByTestId('edit-in-place').click()
    await execution.finishDraft('"Put right by hand"')
    await expect(execution.value('/message')).toContainText('Put right by hand')
    await page.getByTestId('continue').click()
    await execution.expectStatus('SUCCEEDED')
    await execution.expectState('Answered', 'succeeded')
    await expect(execution.held).toHaveCount(0)
  })

  const length = await execution.length()
  await test.step('drag back and the diagram un-happens', async () => {
    await execution.scrub(0.99, 0.05)
    await execution.expectState('Answered', 'notReached')
    await execution.expectState('Set values', 'notReached')
    expect(await execution.seq()).toBeLessThan(length / 2)
    await execution.scrub(0.05, 0.999)
    await execution.expectState('Answered', 'succeeded')
    await expect.poll(() => execution.seq()).toBe(length)
  })

  await test.step('ask a value who wrote it', async () => {
    await execution.showTab('output')
    await execution.pick('/message')
    await page.getByTestId('last-change').click()
    await expect(execution.data.locator('[data-written]')).toContainText('Put right by hand')
    await expect(execution.events.locator('[data-current]')).toContainText(/edited|changed/i)
  })

  await test.step('the same moment opens by its address in a second page', async () => {
    const seq = await execution.seq()
    await expect(page).toHaveURL(new RegExp(`\\?at=${seq}$`))
    const colleague = new ExecutionPage(await context.newPage())
    await colleague.page.goto(page.url())
    await expect(colleague.where).toHaveText(`event ${seq} of ${length}`)
    await colleague.expectState('Answered', 'notReached')
    await colleague.page.close()
  })

  const original = execution.id
  await test.step('fork from there with another value', async () => {
    await execution.pick('/message')
    await execution.data.getByTestId('edit-and-run-on').click()
    await execution.finishDraft('"And now something else"')
    await page.waitForURL((url) => !url.pathname.endsWith(original))
    await expect(page).toHaveURL(new RegExp(`beside=${original}`))
    await execution.expectStatus('SUCCEEDED')
    await execution.expectState('Answered', 'succeeded', 'fork')
    await expect(page.getByTestId('related')).toContainText('fork at event')
  })

  await test.step('compare the two', async () => {
    await page.getByRole('link', { name: 'Compare values' }).click()
    const table = page.getByTestId('pair-table')
    await expect(table).toContainText('first difference')
    await table.getByRole('button', { name: /Set values/ }).click()
    await expect(table).toContainText('Put right by hand')
    await expect(table).toContainText('And now something else')
  })

  await test.step('the original knows its fork', async () => {
    await execution.open(original)
    await expect(page.getByTestId('related')).toContainText('1 fork')
  })
})
