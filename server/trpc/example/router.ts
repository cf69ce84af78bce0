import { router } from '../init.ts'
import { install } from './install.ts'
import { list } from './list.ts'

export const exampleRouter = router({ list, install })
