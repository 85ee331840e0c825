/** A dead letter as a row, for sinks that keep rows. @module */

import type { Row } from "../query/stream_query.ts";
import type { DeadLetter, OutputColumn } from "./sink.ts";

/** The columns of such rows; the value's text has replacement characters where it is not UTF-8. */
export const DEAD_LETTER_COLUMNS: readonly OutputColumn[] = [
  { name: "source_topic", type: "string" },
  { name: "source_partition", type: "long" },
  { name: "source_offset", type: "long" },
  { name: "record_timestamp", type: "timestamp" },
  { name: "code", type: "string" },
  { name: "message", type: "string" },
  { name: "stage", type: "string" },
  { name: "attempt", type: "long" },
  { name: "key_text", type: "string" },
  { name: "value_text", type: "string" },
];

/**
 * The row of a letter.
 *
 * @example
 * ```ts
 * import { deadLetterRow } from "@lib/streaming/sinks/dead_letter_row.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const origin = { topic: "sales", partition: 1, offset: 7, timestampMs: 3 };
 * const why = { code: "NULL_VALUE", message: "no value", stage: "validate", attempt: 2 };
 * const row = deadLetterRow({ origin, key: null, value: new TextEncoder().encode("{}"), ...why });
 * assertEquals([row.source_offset, row.record_timestamp, row.value_text], [7, 3_000, "{}"]);
 * ```
 */
export function deadLetterRow(
  { origin, code, message, stage, attempt, key, value }: DeadLetter,
): Row {
  return {
    source_topic: origin.topic,
    source_partition: origin.partition,
    source_offset: origin.offset,
    record_timestamp: origin.timestampMs === null ? null : origin.timestampMs * 1000,
    code,
    message,
    stage,
    attempt,
    key_text: textOf(key),
    value_text: textOf(value),
  };
}

function textOf(part: Uint8Array | null): string | null {
  return part === null ? null : new TextDecoder().decode(part);
}
