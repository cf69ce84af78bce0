import { expect, type Page } from '@playwright/test'
import type { Api } from '../fixtures/api.ts'
import { ExecutionPage } from './execution.ts'

/** The pages that are worth a look, each in a state that shows something. */
export const PLACES = [
  'overview',
  'machines',
  'designer',
  'designer-split',
  'run-dialog',
  'executions',
  'execution',
  'execution-held',
  'execution-map',
  'fork-dialog',
  'beside',
  'compare',
  'stuck',
  'functions',
  'settings',
  'legend',
] as const

export type Place = (typeof PLACES)[number]

/** The way to each place on a server that was seeded with executions of every status. */
export async function placesOf(api: Api): Promise<Record<Place, (page: Page) => Promise<void>>> {
  const machines = await api.machine.list.query()
  const order = machines.find(({ name }) => name === 'order-with-compensation')?.id ?? ''
  const { rows } = await api.execution.list.query({ limit: 100 })
  const run = (name: string) => rows.find((row) => row.name === name)?.id ?? ''
  const failed = run('seed-failed')
  const at = (path: string, sign: string) => async (page: Page) => {
    await page.goto(path)
    await expect(page.getByText(sign).first()).toBeVisible()
  }
  const execution =
    (id: string, query = '') =>
    async (page: Page) => {
      const shown = new ExecutionPage(page)
      await page.goto(`/executions/${id}${query}`)
      await expect(shown.where).toContainText('event')
      await expect(shown.data).toBeVisible()
      await expect(page.locator('.react-flow__node').first()).toBeVisible()
    }
  const designer = (view: 'design' | 'split') => async (page: Page) => {
    await page.addInitScript((shown) => localStorage.setItem('hindsight.designer.view', shown), view)
    await page.goto(`/machines/${order}`)
    await expect(page.locator('.react-flow__node').first()).toBeVisible()
    await page.locator('.react-flow__node[data-id="/States/Charge card"]').click()
  }
  return {
    overview: at('/', 'Overview'),
    machines: at('/machines', 'order-with-compensation'),
    designer: designer('design'),
    'designer-split': designer('split'),
    'run-dialog': async (page) => {
      await designer('design')(page)
      await page.getByTestId('run').click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
    executions: at('/executions', 'seed-failed'),
    execution: execution(failed, '?at=12'),
    'execution-held': execution(run('seed-held')),
    'execution-map': execution(run('seed-import')),
    'fork-dialog': async (page) => {
      await execution(failed, '?at=12')(page)
      const shown = new ExecutionPage(page)
      await shown.showTab('input')
      await shown.pick('/shipping')
      await shown.data.getByTestId('edit-and-run-on').click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
    beside: execution(run('seed-succeeded'), `?beside=${failed}`),
    compare: async (page) => {
      await page.goto(`/compare?left=${failed}&right=${run('seed-succeeded')}`)
      await expect(page.getByTestId('pair-table')).toBeVisible()
      // One diagram on each side.
      await expect(page.locator('.react-flow__node[data-id="/States/Charge card"]')).toHaveCount(2)
    },
    stuck: async (page) => {
      await page.goto('/stuck')
      await page.getByTestId('stuck-row').first().getByRole('button').click()
      await expect(page.locator('form')).toBeVisible()
    },
    functions: at('/functions/work-out-total', 'work-out-total'),
    settings: at('/settings', 'Pull the plug'),
    legend: async (page) => {
      await page.goto('/executions')
      await page.getByRole('button', { name: 'Legend (?)' }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  }
}
