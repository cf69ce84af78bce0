import { router } from '../init.ts'
import { create } from './create.ts'
import { get } from './get.ts'
import { list } from './list.ts'
import { parse } from './parse.ts'
import { remove } from './remove.ts'
import { rename } from './rename.ts'
import { save } from './save.ts'
import { saveLayout } from './save-layout.ts'
import { testState } from './test-state.ts'
import { version } from './version.ts'
import { versions } from './versions.ts'

export const machineRouter = router({
  list,
  get,
  create,
  save,
  saveLayout,
  rename,
  remove,
  versions,
  version,
  parse,
  testState,
})
