import { router } from '../init.ts'
import { list } from './list.ts'
import { remove } from './remove.ts'
import { save } from './save.ts'

export const mockRouter = router({ list, save, remove })
