/** Where two ways of doing a job cost the same. @module */

import type { CostLine } from "./cost_line.ts";

/**
 * How many records it takes until the way that starts slower is the quicker one; undefined where that
 * never happens, because it is slower for each record too.
 *
 * @example
 * ```ts
 * import { crossingRecords } from "@lib/pipeline/scaling/crossing_records.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const light = { fixedSeconds: 1, secondsPerMillion: 10 };
 * const heavy = { fixedSeconds: 21, secondsPerMillion: 5 };
 * assertEquals(crossingRecords(light, heavy), 4_000_000);
 * assertEquals(crossingRecords(light, { ...heavy, secondsPerMillion: 10 }), undefined);
 * ```
 */
export function crossingRecords(a: CostLine, b: CostLine): number | undefined {
  const ahead = b.fixedSeconds - a.fixedSeconds;
  const gained = a.secondsPerMillion - b.secondsPerMillion;
  const millions = ahead / gained;
  return Number.isFinite(millions) && millions > 0 ? millions * 1_000_000 : undefined;
}
