import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Store } from './store.ts'
import { openTestStore, type TestStore, testCommit, testExecution } from './testing.ts'

let opened: TestStore
let store: Store

beforeAll(async () => {
  opened = await openTestStore()
  store = opened.store
})
afterAll(() => opened.done())

async function machine(id: string): Promise<void> {
  await store.machines.create({ id, name: id, draft: '{}', layout: '{}', at: 1, roleArn: 'role-1' })
  await save(id, 'first')
}

const save = (machineId: string, hash: string): Promise<unknown> =>
  store.versions.save({ machineId, definition: { hash, text: hash }, description: '', author: 'a', at: 2 })

test('[ST36] a revision is published once and never changes', async () => {
  await machine('p')
  const many = await Promise.all(
    Array.from({ length: 4 }, () => store.published.publish('p', { description: 'one', at: 3 })),
  )
  expect(new Set(many.map((one) => one?.version.number))).toEqual(new Set([1]))
  expect(many.filter((one) => one?.unchanged === false)).toHaveLength(1)
  await save('p', 'second')
  await store.machines.configure('p', { roleArn: 'role-2', at: 4 })
  const second = await store.published.publish('p', { at: 5 })
  expect(second).toMatchObject({
    unchanged: false,
    version: { number: 2, definition: 'second', revision: 2 },
  })
  expect(await store.published.get('p', 1)).toMatchObject({
    definition: 'first',
    roleArn: 'role-1',
    description: 'one',
    revision: 0,
  })
})

test('[ST36] a number is given once; a revision that is gone is not published', async () => {
  await machine('q')
  await store.published.publish('q', { at: 3 })
  expect(await store.published.remove('q', 1)).toBe(true)
  expect(await store.published.remove('q', 1)).toBe(false)
  expect((await store.published.publish('q', { at: 4 }))?.version.number).toBe(2)
  expect(await store.published.publish('q', { revision: 7, at: 5 })).toBeNull()
  expect(await store.published.publish('nobody', { at: 5 })).toBeNull()
  const page = await store.published.list('q', 1)
  expect(page).toMatchObject({ items: [{ number: 2 }], next: null })
})

test('[ST37] aliases have one name a machine and are paged by name', async () => {
  await machine('a')
  const routes = [{ version: 1, weight: 100 }]
  const create = (name: string) =>
    store.aliases.create({ machineId: 'a', name, description: null, routes, createdAt: 9 })
  for (const name of ['x', 'z', 'y']) expect(await create(name)).toMatchObject({ name, routes })
  expect(await create('x')).toBeNull()
  const first = await store.aliases.list('a', 2)
  expect(first.items.map((one) => one.name)).toEqual(['x', 'y'])
  const rest = await store.aliases.list('a', 2, first.next)
  expect(rest).toMatchObject({ items: [{ name: 'z' }], next: null })
  const changed = await store.aliases.update('a', 'x', { description: 'd', at: 10 })
  expect(changed).toMatchObject({ description: 'd', routes, updatedAt: 10, createdAt: 9 })
  expect(await store.aliases.update('a', 'none', { at: 10 })).toBeNull()
  expect(await store.aliases.remove('a', 'x')).toBe(true)
  expect(await store.aliases.get('a', 'x')).toBeNull()
})

test('[ST38] tags are put, changed, taken away and cleared', async () => {
  const { tags } = store
  await tags.put('machine:1', [
    { key: 'b', value: '1' },
    { key: 'a', value: '' },
  ])
  await tags.put('machine:1', [{ key: 'b', value: '2' }])
  expect(await tags.list('machine:1')).toEqual([
    { key: 'a', value: '' },
    { key: 'b', value: '2' },
  ])
  await tags.remove('machine:1', ['a', 'none'])
  expect(await tags.list('machine:1')).toEqual([{ key: 'b', value: '2' }])
  await tags.clear('machine:1')
  expect(await tags.list('machine:1')).toEqual([])
})

test('[ST39] an execution is found by names, and its redrives are told', async () => {
  const older = { ...testExecution('n'), machineId: 'old', machineName: 'M', startedAt: 1 }
  const newer = { ...testExecution('n'), machineId: 'new', machineName: 'M', startedAt: 2, published: 3 }
  const projection = { ...testCommit('n2', 1).projection, redriveCount: 2, redrivenAt: 77 }
  await store.engine.commit([
    testCommit('n1', 1, { create: older }),
    testCommit('n2', 1, { create: { ...newer, alias: 'live' }, projection }),
  ])
  expect(await store.executions.getByNames('M', 'n')).toMatchObject({
    ...{ id: 'n2', published: 3, alias: 'live', redriveCount: 2, redrivenAt: 77 },
  })
  const found = async (filter: object) =>
    (await store.executions.list({ machineId: 'new', ...filter }, 10)).items.map((one) => one.id)
  expect(await found({ published: 3, alias: 'live', redriven: true })).toEqual(['n2'])
  expect(await found({ redriven: false })).toEqual([])
  expect(await found({ published: 4 })).toEqual([])
})
