/** Rows and their values as JSON. @module */

import { formatInstant } from "@lib/time/format_instant.ts";
import type { Row, Value } from "../query/stream_query.ts";
import type { OutputColumn } from "./sink.ts";

/**
 * A row as one JSON object: instants as ISO 8601, whole numbers with all their digits, and numbers
 * that JSON has no sign for (NaN and the infinities) as texts.
 *
 * @example
 * ```ts
 * import { rowText } from "@lib/streaming/sinks/row_text.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const columns = [{ name: "at", type: "timestamp" }, { name: "n", type: "long" }] as const;
 * const text = '{"at":"1970-01-01T00:00:01.000Z","n":9223372036854775807}';
 * assertEquals(rowText({ at: 1_000_000, n: 9223372036854775807n }, columns), text);
 * ```
 */
export function rowText(row: Row, columns: readonly OutputColumn[]): string {
  const parts = columns.map((column) =>
    `${JSON.stringify(column.name)}:${valueText(row[column.name] ?? null, column)}`
  );
  return `{${parts.join(",")}}`;
}

/** One value as JSON. */
export function valueText(value: Value, { type }: Pick<OutputColumn, "type">): string {
  if (value === null) return "null";
  if (type === "timestamp" && typeof value === "number") return `"${formatInstant(value)}"`;
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number" && !Number.isFinite(value)) return `"${value}"`;
  return JSON.stringify(value);
}
