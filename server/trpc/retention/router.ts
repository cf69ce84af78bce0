import { router } from '../init.ts'
import { get } from './get.ts'
import { preview } from './preview.ts'
import { save } from './save.ts'

export const retentionRouter = router({ get, preview, save })
