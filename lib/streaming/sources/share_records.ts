/** How a limit of records is shared out among partitions. @module */

import type { SourceOffsets } from "./source.ts";

/**
 * Ends of a batch of about `maxRecords`: each partition gives in proportion to what it has, and at
 * least one record if it has any, so that none is starved.
 *
 * @example
 * ```ts
 * import { shareRecords } from "@lib/streaming/sources/share_records.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const latest = { "sales/0": 90, "sales/1": 10 };
 * assertEquals(shareRecords({}, latest, 50), { "sales/0": 45, "sales/1": 5 });
 * ```
 */
export function shareRecords(
  from: SourceOffsets,
  latest: SourceOffsets,
  maxRecords: number,
): SourceOffsets {
  const waiting = Object.entries(latest).map(([name, end]) => {
    const at = from[name] ?? 0;
    return { name, at, count: Math.max(0, end - at) };
  });
  const total = waiting.reduce((sum, { count }) => sum + count, 0);
  const share = Math.min(1, maxRecords / Math.max(1, total));
  return Object.fromEntries(
    waiting.map(({ name, at, count }) => [
      name,
      at + (count === 0 ? 0 : Math.max(1, Math.floor(count * share))),
    ]),
  );
}
