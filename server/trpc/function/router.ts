import { router } from '../init.ts'
import { check } from './check.ts'
import { get } from './get.ts'
import { list } from './list.ts'
import { remove } from './remove.ts'
import { run } from './run.ts'
import { save } from './save.ts'

export const functionRouter = router({ list, get, save, remove, check, run })
