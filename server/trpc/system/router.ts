import { router } from '../init.ts'
import { finishWalk } from './finish-walk.ts'
import { info } from './info.ts'
import { promises } from './promises.ts'
import { pullPlug } from './pull-plug.ts'
import { restartWalk } from './restart-walk.ts'

export const systemRouter = router({ info, promises, finishWalk, restartWalk, pullPlug })
