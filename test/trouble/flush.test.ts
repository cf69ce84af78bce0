import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../../server/testing/test-server.ts'
import { buildServer } from '../support/server-process.ts'
import { isUp, launch, makeMachine, type ServerProcess, sfn } from './server-process.ts'

/** Why system calls cannot be traced here; null when they can. Installs the program where that is allowed. */
function whyNoTrace(): string | null {
  if (process.platform !== 'linux') return 'skipped: system calls are traced on Linux only'
  try {
    execFileSync('strace', ['-V'], { stdio: 'ignore' })
    return null
  } catch {
    if (process.getuid?.() !== 0) return 'skipped: strace is not installed (as root: apt-get install strace)'
  }
  try {
    execFileSync('apt-get', ['install', '-y', '-q', 'strace'], { stdio: 'ignore', timeout: 120_000 })
    return null
  } catch {
    return 'skipped: strace is not installed, and apt-get cannot install it here'
  }
}

const reason = whyNoTrace()
if (reason !== null) console.log(reason)

const folder = mkdtempSync(join(tmpdir(), 'hindsight-flush-'))
let server: ServerProcess
beforeAll(async () => {
  if (reason !== null) return
  await buildServer()
  server = launch({ port: 47_210, dataDir: join(folder, 'data') })
  await isUp(server)
}, 120_000)
afterAll(async () => {
  server?.child.kill('SIGKILL')
  await server?.ended
  rmSync(folder, { recursive: true, force: true })
})

type Call = { readonly line: number; readonly text: string }

/** Lines of a trace in which a call of one of these names ended; one that was cut in two is where its end is. */
function callsOf(lines: readonly string[], names: string): Call[] {
  const whole = new RegExp(`^\\d+ +(${names})\\(`)
  const resumed = new RegExp(`^\\d+ +<\\.\\.\\. (${names}) resumed>`)
  return lines.flatMap((text, line) =>
    (whole.test(text) && !text.includes('<unfinished')) || resumed.test(text) ? [{ line, text }] : [],
  )
}

test.runIf(reason === null)(
  '[PF40] a flush that reaches the disk lies between every request and its acknowledgement',
  { timeout: 120_000 },
  async () => {
    const definition = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 600, End: true } } }
    const stateMachineArn = await makeMachine(server.port, 'traced', definition)
    const file = join(folder, 'trace')
    const calls = 'trace=read,recvfrom,write,writev,sendto,sendmsg,fsync,fdatasync'
    const tracer = spawn(
      'strace',
      ['-f', '-s', '1500', '-e', calls, '-o', file, '-p', `${server.child.pid}`],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    )
    let told = ''
    tracer.stderr.on('data', (chunk) => {
      told += chunk
    })
    await eventually(async () => (told.includes('attached') ? true : null))
    const start = (name: string) => sfn(server.port, 'StartExecution', { stateMachineArn, name, input: '{}' })
    const names: string[] = []
    // One after the other, then in a crowd that shares commits.
    for (let at = 0; at < 10; at++) {
      names.push(`alone-${at}-`)
      expect(await start(`alone-${at}-`)).toHaveProperty('executionArn')
    }
    const crowd = Array.from({ length: 30 }, (_, at) => `crowd-${at}-`)
    names.push(...crowd)
    for (const answer of await Promise.all(crowd.map(start))) expect(answer).toHaveProperty('executionArn')
    tracer.kill('SIGINT')
    await new Promise((resolve) => tracer.once('exit', resolve))

    const lines = readFileSync(file, 'utf8').split('\n')
    const flushes = callsOf(lines, 'fsync|fdatasync').filter(({ text }) => text.endsWith('= 0'))
    const reads = callsOf(lines, 'read|recvfrom')
    // What is sent is sent from the moment on at which its call begins.
    const writes = lines.flatMap((text, line) =>
      /^\d+ +(write|writev|sendto|sendmsg)\(/.test(text) ? [{ line, text }] : [],
    )
    for (const name of names) {
      const asked = reads.find(({ text }) => text.includes('StartExecution') && text.includes(name))
      const answered = writes.find(({ text }) => text.includes('executionArn') && text.includes(name))
      expect([name, asked !== undefined, answered !== undefined]).toEqual([name, true, true])
      const between = flushes.filter(({ line }) => line > asked!.line && line < answered!.line)
      expect([name, between.length > 0]).toEqual([name, true])
    }
  },
)

test.runIf(reason === null)(
  '[PF41] a second server on the same folder is refused with a sentence, and the first does not notice',
  { timeout: 60_000 },
  async () => {
    const second = launch({ port: 47_211, dataDir: join(folder, 'data') })
    expect(await second.ended).toEqual({ code: 2, signal: null })
    expect(second.said().trim()).toBe(
      `The folder ${join(folder, 'data')} is in use by another Hindsight server (process ${server.child.pid}). ` +
        'Stop that one first, or set DATA_DIR to another folder.',
    )
    await isUp(server)
  },
)
