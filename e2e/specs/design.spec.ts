import { readFile } from 'node:fs/promises'
import type { Api } from '../fixtures/api.ts'
import { expect, test } from '../fixtures/test.ts'

const CHAIN = {
  Comment: 'Three in a row',
  QueryLanguage: 'JSONata',
  StartAt: 'A',
  States: {
    A: { Type: 'Pass', Next: 'B' },
    B: { Type: 'Pass', Next: 'C' },
    C: { Type: 'Pass', End: true },
    D: { Type: 'Succeed' },
  },
}

let count = 0

/** A new machine of a definition; its id. */
async function make(api: Api, definition: object = CHAIN): Promise<string> {
  const name = `design-${process.pid}-${++count}`
  return (await api.machine.create.mutate({ name, definition: JSON.stringify(definition, null, 2) })).id
}

/** What is saved, as a value. */
async function saved(api: Api, id: string): Promise<typeof CHAIN> {
  return JSON.parse((await api.machine.get.query({ id })).definition)
}

test('an arrow is pulled from one state to another; undo and redo', async ({ page, api, designer }) => {
  const id = await make(api)
  await designer.open(id)
  await expect(designer.state('C')).toBeVisible()
  await designer.connect('C', 'D')
  await expect(designer.edge('/States/C/Next')).toBeAttached()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(designer.edge('/States/C/Next')).not.toBeAttached()
  await page.keyboard.press('ControlOrMeta+Shift+z')
  await expect(designer.edge('/States/C/Next')).toBeAttached()
  await designer.save()
  await expect(designer.version).toHaveText('v2')
  expect((await saved(api, id)).States.C).toEqual({ Type: 'Pass', Next: 'D' })
})

test('a deleted state leaves no hole', async ({ page, api, designer }) => {
  const id = await make(api)
  await designer.open(id)
  await designer.state('B').click()
  await page.keyboard.press('Delete')
  await expect(designer.state('B')).toHaveCount(0)
  await designer.save()
  await expect(designer.version).toHaveText('v2')
  const { States } = await saved(api, id)
  expect(States.A).toEqual({ Type: 'Pass', Next: 'C' })
  expect(Object.keys(States)).toEqual(['A', 'C', 'D'])
})

test('a state is added on an arrow by its plus, by typing and Enter', async ({ page, api, designer }) => {
  await designer.open(await make(api))
  await expect(designer.state('B')).toBeVisible()
  await page.mouse.move(...pair(await designer.middleOf('/States/A/Next')))
  await designer.edge('/States/A/Next').getByTestId('add-here').click()
  await page.getByRole('textbox', { name: 'Find a state to add here' }).fill('wait')
  await page.keyboard.press('Enter')
  await expect(designer.state('Wait')).toBeVisible()
  await expect(designer.edge('/States/Wait/Next')).toBeAttached()
})

test('code and canvas are two views of one thing', async ({ page, api, designer }) => {
  const id = await make(api)
  await designer.open(id)
  await designer.show('Split')
  await expect(designer.code).toContainText('"StartAt": "A"')

  await test.step('from the text to the canvas', async () => {
    const longer = {
      ...CHAIN,
      States: { ...CHAIN.States, C: { Type: 'Pass', Next: 'E' }, E: { Type: 'Succeed' } },
    }
    await designer.writeCode(JSON.stringify(longer, null, 2))
    await expect(designer.state('E')).toBeVisible()
  })

  await test.step('from the canvas to the text', async () => {
    await page.getByRole('button', { name: 'Show everything' }).click()
    await designer.dragOntoEdge('set-values', '/States/A/Next')
    await expect(designer.code).toContainText('"Set values": {')
  })

  await test.step('from the form to the text', async () => {
    await designer.state('E').click()
    await designer.inspector.getByRole('textbox', { name: 'Name' }).fill('Everything done')
    await page.keyboard.press('Enter')
    await expect(designer.state('Everything done')).toBeVisible()
    await expect(designer.code).toContainText('"Next": "Everything done"')
  })

  await test.step('invalid text never blanks the canvas', async () => {
    const before = await designer.states().count()
    await designer.code.press('ControlOrMeta+End')
    await page.keyboard.insertText('{ "oh')
    await expect(page.getByText(/The diagram shows the last version that could be read/)).toBeVisible()
    await expect(designer.states()).toHaveCount(before)
    await expect(page.getByRole('button', { name: 'Problems: 1' })).toBeVisible()
    await designer.code.press('ControlOrMeta+z')
    await expect(page.getByText(/The diagram shows the last version/)).toHaveCount(0)
    await expect(designer.states()).toHaveCount(before)
  })
})

const YAML = `
Comment: Written as YAML
StartAt: Greet
States:
  Greet:
    Type: Pass
    Result:
      hello: world   # a value
    Next: Rest
  Rest:
    Type: Wait
    Seconds: 1
    End: true
`

test('JSON and YAML are imported by pasting, and exported as a file', async ({
  page,
  machines,
  designer,
}) => {
  await machines.importText(JSON.stringify(CHAIN))
  await expect(designer.state('C')).toBeVisible()
  await machines.importText(YAML)
  await expect(designer.state('Rest')).toBeVisible()
  await expect(designer.edge('/States/Greet/Next')).toBeAttached()
  const download = page.waitForEvent('download')
  await designer.more('Export as file')
  const file = await (await download).path()
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
    Comment: 'Written as YAML',
    States: { Greet: { Result: { hello: 'world' }, Next: 'Rest' } },
  })
})

test('what is no definition is refused in words', async ({ page, machines }) => {
  await machines.open()
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await page.getByRole('textbox', { name: 'Definition to import' }).focus()
  await page.keyboard.insertText('{ "StartAt": ')
  await page.getByRole('button', { name: 'Make a machine of it' }).click()
  await expect(page.getByRole('alert')).toContainText(/[a-z]{3,}/)
  await expect(page).toHaveURL(/\/machines$/)
})

test('hand-moved states stay where they are, until Tidy', async ({ page, api, designer }) => {
  const id = await make(api)
  await designer.open(id)
  const state = designer.state('C')
  await expect(state).toBeVisible()
  /** How far to the right of A it stands; the view as a whole may be elsewhere after a reload. */
  const aside = async () => (await state.boundingBox())!.x - (await designer.state('A').boundingBox())!.x
  const from = (await state.boundingBox())!
  await page.mouse.move(from.x + 60, from.y + 20)
  await page.mouse.down()
  await page.mouse.move(from.x + 220, from.y + 60, { steps: 8 })
  await page.mouse.up()
  await expect.poll(aside).toBeGreaterThan(120)
  await designer.save()
  await expect
    .poll(async () => JSON.parse((await api.machine.get.query({ id })).layout))
    .toHaveProperty(['/States/C'])
  expect(await saved(api, id), 'positions stand beside the definition').toEqual(CHAIN)
  await page.reload()
  await expect(state).toBeVisible()
  expect(await aside()).toBeGreaterThan(120)
  await page.getByRole('button', { name: 'Tidy' }).click()
  await expect.poll(aside).toBeLessThan(5)
})

test('problems are marked on the states, and lead there', async ({ page, api, designer }) => {
  const broken = {
    ...CHAIN,
    States: { ...CHAIN.States, B: { Type: 'Task', Resource: 'function:no-such-function', Next: 'nowhere' } },
  }
  await designer.open(await make(api, broken))
  await expect(designer.state('B').getByText('!')).toBeVisible()
  await page.getByRole('button', { name: /^Problems: [1-9]/ }).click()
  await page
    .getByText(/nowhere/)
    .first()
    .click()
  await expect(designer.inspector.getByRole('textbox', { name: 'Name' })).toHaveValue('B')
})

test('every saved version is kept and can be taken back', async ({ page, api, designer }) => {
  const id = await make(api)
  await designer.open(id)
  await designer.state('B').click()
  await page.keyboard.press('Delete')
  await designer.save()
  await expect(designer.version).toHaveText('v2')
  await designer.more('Versions')
  const dialog = page.getByRole('dialog', { name: 'Versions' })
  await expect(dialog.getByRole('row')).toHaveCount(2)
  await dialog.getByRole('row', { name: /v1/ }).getByRole('button').click()
  await expect(designer.state('B')).toBeVisible()
  await designer.save()
  await expect(designer.version).toContainText(/^v[13]$/)
  expect(await saved(api, id)).toEqual(CHAIN)
})

test('a machine is started from a shell as its page says', async ({ page, api, server, designer }) => {
  const id = await make(api)
  await designer.open(id)
  await page.getByRole('button', { name: 'Start it from a shell' }).click()
  const box = page.getByRole('dialog', { name: 'Start it from a shell' })
  const command = await box.getByText(/curl -X POST/).innerText()
  const url = /'(http[^']+)'/.exec(command)?.[1] ?? ''
  expect(url.startsWith(server.url)).toBe(true)
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: /-d '([^']*)'/.exec(command)?.[1] ?? '',
  })
  expect(answer.status).toBe(202)
  const started = (await answer.json()) as { id: string }
  await expect.poll(async () => (await api.execution.get.query({ id: started.id })).status).toBe('SUCCEEDED')
})

test('an unsaved draft survives a reload', async ({ page, api, designer }) => {
  await designer.open(await make(api))
  await designer.dragOntoEdge('wait', '/States/A/Next')
  await expect(designer.state('Wait')).toBeVisible()
  await expect(designer.version).toContainText('not saved yet')
  await page.reload()
  await expect(designer.state('Wait')).toBeVisible()
  await expect(designer.version).toContainText('not saved yet')
})

const pair = ({ x, y }: { x: number; y: number }): [number, number] => [x, y]
