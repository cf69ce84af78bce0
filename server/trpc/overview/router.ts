import { router } from '../init.ts'
import { get } from './get.ts'

export const overviewRouter = router({ get })
