import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openStore, type Store } from './store.ts'
import type { StoreError } from './store-error.ts'
import { testCommit, testRow } from './testing.ts'

/** A disk of its own, small; needs the right to mount one. */
function smallDisk(megabytes: number): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'hindsight-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' })
    return folder
  } catch {
    rmSync(folder, { recursive: true })
    return null
  }
}

const disk = smallDisk(400)
if (disk === null)
  console.log('skipped: a small disk cannot be mounted here (needs Linux and the right to mount, as root)')
afterAll(() => {
  if (disk === null) return
  execFileSync('umount', ['-l', disk])
  rmSync(disk, { recursive: true })
})

const fatal: StoreError[] = []
const open = (): Promise<Store> =>
  openStore({ databaseUrl: null, dataDir: join(disk!, 'data'), onFatal: (error) => fatal.push(error) })
const free = (): number => {
  const { bavail, bsize } = statfsSync(disk!)
  return bavail * bsize
}
const fillUpTo = (left: number): void =>
  writeFileSync(join(disk!, 'somebody-elses'), Buffer.alloc(Math.max(0, free() - left)))
const makeRoom = (): void => rmSync(join(disk!, 'somebody-elses'), { force: true })

test.runIf(disk !== null)(
  '[ST56] on a full disk nothing is begun, reads go on, and writing goes on by itself when there is room',
  { timeout: 60_000 },
  async () => {
    const store = await open()
    await store.engine.commit([testCommit('before', 1)])
    fillUpTo(1_000_000)
    const refused = { code: 'STORE_FULL', message: expect.stringContaining('disk') }
    await expect(store.engine.commit([testCommit('during', 1)])).rejects.toMatchObject(refused)
    await expect(store.settings.put('a', 'b')).rejects.toMatchObject(refused)
    expect(await store.engine.readDecisions('before', 0, 10)).toHaveLength(1)
    expect(await store.settings.get('a')).toBeNull()
    await store.ping()
    expect(await store.promises()).toMatchObject({ refusal: refused.message, lock: { held: true } })
    makeRoom()
    expect(await store.engine.commit([testCommit('during', 1), testCommit('before', 2)])).toEqual([
      'committed',
      'committed',
    ])
    expect(await store.promises()).toMatchObject({ refusal: null, flushedBeforeAnswer: true })
    expect(fatal).toEqual([])
    await store.close()
  },
)

test.runIf(disk !== null)(
  '[ST56] a database that is written until the disk is full never stops; it opens again with no byte left',
  { timeout: 60_000 },
  async () => {
    const store = await open()
    // Nothing that a database could make small.
    const text = randomBytes(300_000).toString('base64')
    const events = `{"v":1,"values":["${text}"],"events":[{"type":"WaitScheduled"}]}`
    let [written, refusal] = [0, null as unknown]
    for (; refusal === null && written < 200; written++) {
      const batch = Array.from({ length: 8 }, (_, at) => {
        const id = `long-${written}-${at}`
        return testCommit(id, 1, { rows: [testRow(id, 1, { events })] })
      })
      await store.engine.commit(batch).catch((error: unknown) => {
        refusal = error
      })
    }
    expect(refusal).toMatchObject({ code: 'STORE_FULL' })
    expect(fatal).toEqual([])
    const last = `long-${written - 2}-7`
    expect(await store.engine.readDecisions(last, 0, 10)).toHaveLength(1)
    // What a power cut would leave: the files as they are now, with a log that must be read again.
    const [folder, image] = [join(disk!, 'data', 'pg'), join(mkdtempSync(join(tmpdir(), 'hindsight-')), 'pg')]
    cpSync(folder, image, { recursive: true })
    await store.close()
    rmSync(folder, { recursive: true })
    cpSync(image, folder, { recursive: true })
    rmSync(dirname(image), { recursive: true })
    fillUpTo(0)
    expect(free()).toBe(0)
    const again = await open()
    expect(await again.engine.readDecisions(last, 0, 10)).toHaveLength(1)
    await expect(again.engine.commit([testCommit('none', 1)])).rejects.toMatchObject({ code: 'STORE_FULL' })
    makeRoom()
    await again.close()
  },
)
