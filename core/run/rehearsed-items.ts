import type { MapState } from '../language/definition.ts'
import { getKey, isObject, type Json, type JsonObject, setKey } from '../std/json.ts'
import { type Outcome, type Place, value } from './step.ts'

/** Where a reader is missing, a rehearsal goes through the items of the input, or through three such as it would read. */
export function rehearsedItems(place: Place, state: MapState, input: Json): Outcome<Json[]> | null {
  const reader = state.ItemReader
  if (reader === undefined || !place.world.state.rehearsal) return null
  return value(Array.isArray(input) ? input : [1, 2, 3].map((number) => sampleItem(reader, number)))
}

/** An item as a list of stored objects or a table with given headers has it; empty where it could be anything. */
function sampleItem(reader: JsonObject, number: number): JsonObject {
  if (/:listObjects/.test(String(reader.Resource))) {
    const name = `object-${number}`
    return { Etag: name, Key: name, LastModified: 1_700_000_000, Size: 1, StorageClass: 'STANDARD' }
  }
  const config = reader.ReaderConfig ?? null
  const headers = isObject(config) ? getKey(config, 'CSVHeaders') : null
  const item: JsonObject = {}
  if (Array.isArray(headers))
    for (const header of headers) setKey(item, String(header), `${header} ${number}`)
  return item
}
