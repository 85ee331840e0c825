/** Instants as Python writes them. @module */

import { formatTimestamp } from "@lib/time/format_timestamp.ts";

/**
 * An instant in UTC as Python's `datetime.isoformat` gives it: without a zone, and without a
 * fraction where that is zero.
 *
 * @example
 * ```ts
 * import { pythonIsoformat } from "@lib/simulation/records/python_isoformat.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(pythonIsoformat(1_000_000), "1970-01-01T00:00:01");
 * assertEquals(pythonIsoformat(1_500_000), "1970-01-01T00:00:01.500000");
 * ```
 */
export function pythonIsoformat(micros: number): string {
  return formatTimestamp(micros).replace(/(\.0{6})?\+00:00$/, "");
}
