/** The dead letter that a row or record becomes. @module */

import type { SourceRecord } from "../sources/source.ts";
import { rowText } from "./row_text.ts";
import type { DeadLetter, OutputColumn, SinkRow } from "./sink.ts";

/** Why it could not be handled. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly stage: string;
}

/**
 * The letter of a record, with its bytes as they came.
 *
 * @example
 * ```ts
 * import { deadLetterOf } from "@lib/streaming/sinks/dead_letter_of.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const origin = { topic: "sales", partition: 1, offset: 7, timestampMs: null };
 * const failure = { code: "JSON_PARSE_ERROR", message: "not JSON", stage: "decode" };
 * const letter = deadLetterOf({ ...origin, key: null, value: "{" }, failure);
 * assertEquals([letter.origin, letter.value, letter.attempt], [origin, Uint8Array.of(0x7b), 1]);
 * ```
 */
export function deadLetterOf(record: SourceRecord, failure: Failure): DeadLetter {
  const { topic, partition, offset, timestampMs, key, value, headers, attempt = 1 } = record;
  return {
    origin: { topic, partition, offset, timestampMs },
    key: bytesOf(key),
    value: bytesOf(value),
    ...(headers && { headers }),
    ...failure,
    attempt,
  };
}

/** The letter of a row that a sink refuses: of its record, or of itself where many made it. */
export function deadLetterOfRow(
  { record, values }: SinkRow,
  { failure, columns, queryName, batchId, position }: {
    readonly failure: Failure;
    readonly columns: readonly OutputColumn[];
    readonly queryName: string;
    readonly batchId: number;
    /** Of the row among those of the batch that were refused, so that no two have one place. */
    readonly position: number;
  },
): DeadLetter {
  if (record !== undefined) return deadLetterOf(record, failure);
  const origin = { topic: queryName, partition: batchId, offset: position, timestampMs: null };
  return deadLetterOf({ ...origin, key: null, value: rowText(values, columns) }, failure);
}

function bytesOf(part: Uint8Array | string | null): Uint8Array | null {
  return typeof part === "string" ? new TextEncoder().encode(part) : part;
}
