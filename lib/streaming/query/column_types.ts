/** Which columns a row has inside a query. @module */

import { rowFields } from "./row_fields.ts";
import { EVENT_TIME_COLUMN, type FieldType, type StreamQuery } from "./stream_query.ts";

/**
 * The type of each column: the declared fields, `event_timestamp`, then what is derived.
 *
 * @example
 * ```ts
 * import { columnTypes } from "@lib/streaming/query/column_types.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const types = columnTypes({ decode: { format: "json", fields: { id: "string" }, eventTime: "at" } });
 * assertEquals(types, { id: "string", event_timestamp: "timestamp" });
 * ```
 */
export function columnTypes({ decode, derive }: StreamQuery): Record<string, FieldType> {
  const types = rowFields(decode);
  if (decode.eventTime) types[EVENT_TIME_COLUMN] = "timestamp";
  for (const [name, { type }] of Object.entries(derive ?? {})) types[name] = type;
  return types;
}
