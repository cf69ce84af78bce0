import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { trpc } from '../lib/trpc.ts'
import type { Surroundings } from './editor-context.ts'

/** A function of this name is made when the first Run function is put on a canvas and there is none yet. */
export const FIRST_FUNCTION = 'my-function'

/** What exists around a machine. null until it is known. */
export function useSurroundings(machineName: string): Surroundings | null {
  const functions = useQuery(trpc.function.list.queryOptions())
  const machines = useQuery(trpc.machine.list.queryOptions())
  const system = useQuery(trpc.system.info.queryOptions())
  return useMemo(() => {
    if (functions.data === undefined || machines.data === undefined) return null
    const names = functions.data.map((row) => row.name)
    const others = machines.data.map((row) => row.name).filter((name) => name !== machineName)
    const base = system.data?.baseUrl ?? location.origin
    return {
      machineName,
      functions: names,
      machines: machines.data.map((row) => row.name),
      template: {
        functionName: names[0] ?? FIRST_FUNCTION,
        machineName: others[0] ?? machineName,
        url: `${base}/examples/flaky?failures=0`,
      },
    }
  }, [functions.data, machines.data, system.data?.baseUrl, machineName])
}
