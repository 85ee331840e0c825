/** What a measured job would cost on more cores than it was measured on. @module */

import type { CostLine } from "./cost_line.ts";

/** The same job on one core and on two. */
export interface MeasuredLines {
  readonly one: CostLine;
  readonly two: CostLine;
}

/**
 * Carries the gain from the second core on to the others, by Amdahl's law (1967): the part of the work
 * per record that the second core halved is shared by all of them, the rest is not, and what a job
 * costs whatever comes stays what it was on two.
 *
 * That is the best that can be hoped for. It leaves out what machines in a cluster add: rows that cross
 * the network, a storage that all of them read at once, one that is slower than the others.
 *
 * @example
 * ```ts
 * import { lineOnCores } from "@lib/pipeline/scaling/line_on_cores.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const one = { fixedSeconds: 20, secondsPerMillion: 10 };
 * const two = { fixedSeconds: 15, secondsPerMillion: 6 }; // 8 of 10 seconds were shared
 * assertEquals(lineOnCores({ one, two }, 8), { fixedSeconds: 15, secondsPerMillion: 3 });
 * ```
 */
export function lineOnCores({ one, two }: MeasuredLines, cores: number): CostLine {
  if (cores === 1) return one;
  // Measurements err: no part may be below zero, and none above the whole.
  const gained = one.secondsPerMillion - two.secondsPerMillion;
  const shared = Math.min(one.secondsPerMillion, Math.max(0, 2 * gained));
  const own = Math.max(0, two.secondsPerMillion - shared / 2);
  return { fixedSeconds: two.fixedSeconds, secondsPerMillion: own + shared / cores };
}
