import { router } from '../init.ts'
import { list } from './list.ts'

export const waitingRouter = router({ list })
