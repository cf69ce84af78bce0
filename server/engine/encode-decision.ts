import { encodeEvents, extractBlobs } from '../../core/run/codec.ts'
import type { Command } from '../../core/run/command.ts'
import type { HistoryEvent } from '../../core/run/event.ts'
import { encodeDecisionTexts } from '../../core/run/stored-command.ts'
import type { Commit, DecisionRow } from './ports.ts'

/** Values whose text is longer than this are stored once per execution, beside the log. */
const BLOB_BYTES = 16 * 1024

/** Makes the row of a decision. `events` is never empty. */
export function encodeDecision(
  executionId: string,
  command: Command,
  events: readonly HistoryEvent[],
  partial: boolean,
): { readonly row: DecisionRow; readonly blobs: Commit['blobs'] } {
  const texts = encodeDecisionTexts(command, events)
  const body = extractBlobs(texts.events, BLOB_BYTES)
  const asked = extractBlobs(texts.command, BLOB_BYTES)
  return {
    row: {
      executionId,
      firstSeq: events[0]!.seq,
      count: events.length,
      at: command.at,
      kind: command.kind,
      author: command.author,
      requestId: command.requestId,
      partial,
      command: asked.text,
      events: body.text,
    },
    blobs: [...body.blobs, ...asked.blobs],
  }
}

/** The text of a row's events, and the large values that were taken out of it. */
export function encodeBody(events: readonly HistoryEvent[]): {
  readonly text: string
  readonly blobs: Commit['blobs']
} {
  return extractBlobs(encodeEvents(events), BLOB_BYTES)
}
