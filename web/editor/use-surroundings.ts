import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type Answers, trpc } from '../lib/trpc.ts'
import type { Surroundings } from './editor-context.ts'

/** What a dropped Run function calls: it takes any input. It is written with the first one, where it is not there yet. */
export const FIRST_FUNCTION = 'my-function'

/** What exists around a machine. null until it is known. */
export function useSurroundings(machineName: string): Surroundings | null {
  const functions = useQuery(trpc.function.list.queryOptions())
  const machines = useQuery(trpc.machine.list.queryOptions())
  const system = useQuery(trpc.system.info.queryOptions())
  return useMemo(() => {
    if (functions.data === undefined || machines.data === undefined) return null
    const names = functions.data.map((row) => row.name)
    const others = machines.data.filter((row) => row.name !== machineName)
    const base = system.data?.baseUrl ?? location.origin
    return {
      machineName,
      functions: names,
      machines: machines.data.map((row) => row.name),
      template: {
        functionName: FIRST_FUNCTION,
        machineName: (others.find(wentWell) ?? others[0])?.name ?? machineName,
        url: `${base}/examples/flaky?failures=0`,
      },
    }
  }, [functions.data, machines.data, system.data?.baseUrl, machineName])
}

/** A dropped Start workflow runs at once; a machine that ended well is the best guess that it will again. */
function wentWell(row: Answers['machine']['list'][number]): boolean {
  return row.lastExecution?.status === 'SUCCEEDED'
}
