import type { Prisma } from './client.ts'
import type { MachineModel } from './generated/models/Machine.ts'
import { safeText, searchText } from './safe-text.ts'
import { isDuplicate, StoreError } from './store-error.ts'

/** EXPRESS machines run in memory, without a log. */
export type MachineKind = 'STANDARD' | 'EXPRESS'

/** A state machine as its author works on it. `draft` is the definition's text, valid or not; `layout` JSON text. */
export interface Machine {
  readonly id: string
  readonly name: string
  readonly draft: string
  readonly layout: string
  readonly latestVersion: number | null
  readonly kind: MachineKind
  /** Null where none was ever given: nothing here needs one. */
  readonly roleArn: string | null
  /** JSON text of what the Step Functions API keeps with a machine: logging, tracing, encryption. */
  readonly settings: string
  /** How often its definition, role or settings have changed. */
  readonly revision: number
  readonly createdAt: number
  readonly updatedAt: number
}

/** A machine without its texts, for lists. */
export type MachineItem = Omit<Machine, 'draft' | 'layout'>

export interface NewMachine {
  readonly id: string
  readonly name: string
  readonly draft: string
  readonly layout: string
  readonly at: number
  readonly kind?: MachineKind
  readonly roleArn?: string
  readonly settings?: string
}

export interface Machines {
  /** Throws StoreError NAME_TAKEN. */
  create(machine: NewMachine): Promise<Machine>
  get(id: string): Promise<Machine | null>
  getByName(name: string): Promise<Machine | null>
  /** All living machines, the last changed first; `search` is a part of the name. */
  list(search?: string): Promise<readonly MachineItem[]>
  /** Writes what is given. Throws StoreError NOT_FOUND. */
  saveDraft(id: string, change: { draft?: string; layout?: string; at: number }): Promise<Machine>
  /** Changes role or settings, which makes a new revision. Throws StoreError NOT_FOUND. */
  configure(id: string, change: { roleArn?: string; settings?: string; at: number }): Promise<Machine>
  /** Throws StoreError NOT_FOUND, NAME_TAKEN. */
  rename(id: string, name: string, at: number): Promise<Machine>
  /** Its executions and versions stay readable, its name is free again. False when there was none. */
  remove(id: string, at: number): Promise<boolean>
}

/** State machines. Deleted ones are kept for their executions and never returned here. */
export function machinesOn(prisma: Prisma): Machines {
  const change = async (
    id: string,
    data: Parameters<typeof prisma.machine.update>[0]['data'],
  ): Promise<Machine> => {
    const [row] = await prisma.machine
      .updateManyAndReturn({ where: { id, deletedAt: null }, data })
      .catch(refuseTaken(typeof data.name === 'string' ? data.name : ''))
    if (row === undefined)
      throw new StoreError('NOT_FOUND', 'This state machine does not exist, or was deleted.')
    return machineOf(row)
  }
  return {
    create: async ({ at, ...given }) => {
      const name = safeText(given.name)
      const data = { ...given, name, liveName: name, createdAt: BigInt(at), updatedAt: BigInt(at) }
      return machineOf(await prisma.machine.create({ data }).catch(refuseTaken(name)))
    },
    get: async (id) => orNull(await prisma.machine.findFirst({ where: { id, deletedAt: null } })),
    getByName: async (name) =>
      orNull(await prisma.machine.findUnique({ where: { liveName: safeText(name) } })),
    list: async (search) => {
      const named = search ? { name: { contains: searchText(search), mode: 'insensitive' as const } } : {}
      const rows = await prisma.machine.findMany({
        where: { deletedAt: null, ...named },
        omit: { draft: true, layout: true },
        orderBy: [{ updatedAt: 'desc' }, { id: 'asc' }],
      })
      return rows.map(itemOf)
    },
    saveDraft: (id, { at, ...texts }) => change(id, { ...texts, updatedAt: BigInt(at) }),
    configure: (id, { at, ...data }) =>
      change(id, { ...data, revision: { increment: 1 }, updatedAt: BigInt(at) }),
    rename: (id, name, at) =>
      change(id, { name: safeText(name), liveName: safeText(name), updatedAt: BigInt(at) }),
    remove: async (id, at) => {
      const data = { deletedAt: BigInt(at), liveName: null }
      return (await prisma.machine.updateMany({ where: { id, deletedAt: null }, data })).count > 0
    },
  }
}

function refuseTaken(name: string): (error: unknown) => never {
  return (error) => {
    if (!isDuplicate(error)) throw error
    throw new StoreError(
      'NAME_TAKEN',
      `There is a state machine named “${name}” already. Choose another name.`,
      error,
    )
  }
}

function itemOf(row: Omit<MachineModel, 'draft' | 'layout'>): MachineItem {
  return {
    id: row.id,
    name: row.name,
    latestVersion: row.latestVersion,
    kind: row.kind as MachineKind,
    roleArn: row.roleArn,
    settings: row.settings,
    revision: row.revision,
    createdAt: Number(row.createdAt),
    updatedAt: Number(row.updatedAt),
  }
}

function machineOf(row: MachineModel): Machine {
  return { ...itemOf(row), draft: row.draft, layout: row.layout }
}

function orNull(row: MachineModel | null): Machine | null {
  return row === null ? null : machineOf(row)
}
