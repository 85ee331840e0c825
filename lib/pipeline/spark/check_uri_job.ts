/** What a job on a target that only Spark reaches cannot be asked for. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { MANIFEST_PATH } from "@lib/lake/manifest.ts";
import type { CheckedJob } from "../job_options.ts";

/**
 * Checks such a job before anything is started.
 *
 * @throws {UsageError} naming the option, or the lake that is one of this machine.
 *
 * @example
 * ```ts
 * import { checkUriJob } from "@lib/pipeline/spark/check_uri_job.ts";
 * import { checkJob } from "@lib/pipeline/job_options.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { UsageError } from "@lib/feedback/usage_error.ts";
 * import { assertThrows } from "@std/assert";
 *
 * const job = checkJob({
 *   contract: evTelemetry,
 *   input: "s3a://bucket/raw/*.jsonl",
 *   output: "s3a://bucket/lake",
 *   engine: "spark",
 * });
 * checkUriJob(job);
 * assertThrows(() => checkUriJob({ ...job, dryRun: true }), UsageError, "--dry-run");
 * ```
 */
export function checkUriJob(job: CheckedJob): void {
  const other = job.inputs.files.find(({ format }) => format !== "json");
  const refused = job.topics.length > 0
    ? `--input must be files: current value is "kafka:${job.topics[0]}"`
    : job.format !== undefined && job.format !== "json"
    ? `--format must be json: current value is "${job.format}"`
    : other !== undefined
    ? `--input must be JSON lines: "${other.path}" is ${other.format}`
    : job.dryRun
    ? "--dry-run cannot be given"
    : job.allowPartial
    ? "--allow-partial cannot be given"
    : job.register !== undefined
    ? "--register cannot be given"
    : undefined;
  if (refused !== undefined) {
    throw new UsageError(`${refused}, as --output is an address: "${job.output}"`);
  }
  const path = /^file:\/*(\/.*)/i.exec(job.output)?.[1];
  if (path === undefined || !isThere(`${path}/${MANIFEST_PATH}`)) return;
  throw new UsageError(
    `--output must be the path of a lake with a manifest: give "${path}" for "${job.output}"`,
  );
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    // Spark says in its own words what it cannot reach.
    return false;
  }
}
