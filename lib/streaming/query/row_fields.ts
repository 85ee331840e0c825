/** Which declared fields are columns of their own. @module */

import { type Decode, EVENT_TIME_COLUMN, type FieldType } from "./stream_query.ts";

/**
 * The declared fields without the event time, which takes the name `event_timestamp`: a field of
 * type `timestamp` is the event time itself, while a text stays beside the instant it states.
 *
 * @example
 * ```ts
 * import { rowFields } from "@lib/streaming/query/row_fields.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const fields = { id: "string", at: "timestamp" } as const;
 * assertEquals(rowFields({ format: "json", fields, eventTime: "at" }), { id: "string" });
 * assertEquals(rowFields({ format: "json", fields }), fields);
 * ```
 */
export function rowFields({ fields, eventTime }: Decode): Record<string, FieldType> {
  if (!eventTime) return { ...fields };
  return Object.fromEntries(
    Object.entries(fields).filter(([name, type]) =>
      name !== EVENT_TIME_COLUMN && !(name === eventTime && type === "timestamp")
    ),
  );
}
