/** The batch job on files. @module */

import { fileSource } from "./ingest/file_source.ts";
import { checkJob, type JobOptions } from "./job_options.ts";
import type { JobResult } from "./job_result.ts";
import { runSource } from "./run_source.ts";

/**
 * Reads input files, judges every row by the contract's rules, and publishes clean and quarantined
 * rows to a lake, all of it or nothing.
 *
 * @throws {UsageError} for wrong options, input that cannot be read, or a target that is no such lake.
 * @throws {LakeBusyError} where another job has the lake open.
 * @throws {Error} where the sums do not add up or the disk is full; the lake is then as it was.
 *
 * @example
 * ```ts
 * import { runJob } from "@lib/pipeline/run_job.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * const result = await runJob({
 *   contract: evTelemetry,
 *   input: "data/golden/ev/dirty_v20.jsonl.gz",
 *   output: `${folder}/lake`,
 * });
 * assertEquals([result.input_rows, result.clean_rows, result.quarantine_rows], [2431, 2266, 165]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function runJob(options: JobOptions): Promise<JobResult> {
  const job = checkJob(options);
  const label = [options.input].flat().join(", ");
  return await runSource(job, { source: fileSource({ ...job, label }), quarantineBy: "file" });
}
