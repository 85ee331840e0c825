/** The sum that must hold of every source. @module */

import type { SourceResult } from "./run_metrics.ts";

/**
 * Each row of a source is clean, in quarantine, or outside the period: one of them.
 *
 * @throws {Error} where that is not so.
 */
export function reconcile({ file, rows, clean, quarantine, outside }: SourceResult): void {
  if (rows === clean + quarantine + outside) return;
  throw new Error(
    `Cannot publish as the sums of ${file} do not add up: ${rows} rows read, ` +
      `${clean} clean + ${quarantine} quarantined + ${outside} outside the period`,
  );
}
