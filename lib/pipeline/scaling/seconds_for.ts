/** Reading a cost line. @module */

import type { CostLine } from "./cost_line.ts";

/**
 * How long a job takes on so many records, as its line has it.
 *
 * @example
 * ```ts
 * import { secondsFor } from "@lib/pipeline/scaling/seconds_for.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(secondsFor({ fixedSeconds: 2, secondsPerMillion: 4 }, 500_000), 4);
 * ```
 */
export function secondsFor({ fixedSeconds, secondsPerMillion }: CostLine, records: number): number {
  return fixedSeconds + secondsPerMillion * records / 1_000_000;
}
