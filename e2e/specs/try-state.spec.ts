import { expect, test } from '../fixtures/test.ts'
import { replaceText } from '../pages/text.ts'

const CHARGE = {
  QueryLanguage: 'JSONata',
  StartAt: 'Charge',
  States: {
    Charge: {
      Type: 'Task',
      Resource: 'function:nobody-wrote-it',
      Arguments: { total: '{% $states.input.total %}' },
      Output: '{% $states.result.receipt %}',
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Sorry' }],
      Next: 'Done',
    },
    Done: { Type: 'Succeed' },
    Sorry: { Type: 'Fail' },
  },
}

test('a state is tried out before anything is saved', async ({ page, api, designer }) => {
  const name = `try-${process.pid}`
  const { id } = await api.machine.create.mutate({ name, definition: JSON.stringify(CHARGE, null, 2) })
  await designer.open(id)
  await designer.state('Charge').click()
  const { inspector } = designer
  await inspector.getByText('Try', { exact: true }).click()
  await replaceText(inspector.getByRole('textbox', { name: 'Input to try' }), '{"total": 42}')
  await inspector.getByTestId('try-state').click()
  const outcome = page.getByTestId('try-outcome')
  await expect(outcome).toContainText('Failed and was caught, goes on with Sorry')
  await replaceText(inspector.getByRole('textbox', { name: 'Answer to try' }), '{"receipt": "R-7"}')
  await inspector.getByTestId('try-state').click()
  await expect(outcome).toContainText('Succeeded, goes on with Done')
  await expect(outcome).toContainText('R-7')
  expect((await api.execution.list.query({ machineId: id })).rows).toEqual([])
})
