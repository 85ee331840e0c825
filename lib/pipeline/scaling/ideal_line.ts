/** What a measured job would cost on more cores at the very best. @module */

import type { CostLine } from "./cost_line.ts";
import type { MeasuredLines } from "./line_on_cores.ts";

/**
 * All work per record shared by all cores, as if nothing were lost from the second core on. No cluster
 * does that, so no cluster is quicker; what a job costs whatever comes stays what it was.
 *
 * @example
 * ```ts
 * import { idealLine } from "@lib/pipeline/scaling/ideal_line.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const two = { fixedSeconds: 15, secondsPerMillion: 6 };
 * assertEquals(idealLine({ two }, 12), { fixedSeconds: 15, secondsPerMillion: 1 });
 * ```
 */
export function idealLine({ two }: Pick<MeasuredLines, "two">, cores: number): CostLine {
  return { ...two, secondsPerMillion: two.secondsPerMillion * 2 / cores };
}
