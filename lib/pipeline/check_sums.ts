/** What must hold before anything is published. @module */

import type { CheckedJob } from "./job_options.ts";
import type { RunMetrics } from "./run_metrics.ts";
import type { DataSetPlan } from "./write/plan_write.ts";

/** Rows beyond the period of a `replace` stop the job unless they are to be clipped. */
export function checkOutside(job: CheckedJob, { outside_rows: outside }: RunMetrics): void {
  if (outside === 0 || job.clip) return;
  throw new Error(
    `Cannot publish as ${outside} rows of the input are outside the period from ${job.from} to ` +
      `${job.to}; --clip leaves them out`,
  );
}

/** What is to be written must be what was judged: a row lost on the way would go unnoticed. */
export function checkPlanned(plans: readonly DataSetPlan[], metrics: RunMetrics): void {
  const judged = { clean: metrics.clean_rows, quarantine: metrics.quarantine_rows };
  for (const { dataSet, diff } of plans) {
    const rows = diff.reduce((sum, part) => sum + part.added + part.replaced + part.skipped, 0);
    if (rows === judged[dataSet]) continue;
    throw new Error(
      `Cannot publish as the sums of ${dataSet} do not add up: ${judged[dataSet]} rows judged, ` +
        `${rows} to be written or stored already`,
    );
  }
}

/** Keys that would leave for good stop the job where none may. */
export function checkShrink(job: CheckedJob, leaving: number): void {
  if (!job.noShrink || leaving === 0) return;
  throw new Error(`Cannot publish as ${leaving} keys would leave the lake, and --no-shrink is set`);
}
