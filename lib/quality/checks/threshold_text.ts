/** A threshold in words. @module */

import type { Threshold } from "./check.ts";

/**
 * When a threshold is passed.
 *
 * @example
 * ```ts
 * import { thresholdText } from "@lib/quality/checks/threshold_text.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(thresholdText({ above: 5, below: 1 }), "when above 5 or below 1");
 * ```
 */
export function thresholdText({ above, below }: Threshold): string {
  const bounds = [
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(below === undefined ? [] : [`below ${below}`]),
  ];
  return `when ${bounds.join(" or ")}`;
}
