/** The batch job, on files or topics. @module */

import { serviceEnvironment } from "@lib/connectors/service_environment.ts";
import { servicesOnDemand } from "@lib/connectors/services_on_demand.ts";
import { fileSource } from "./ingest/file_source.ts";
import { findTopics } from "./ingest/find_topics.ts";
import { topicSource } from "./ingest/topic_source.ts";
import { type CheckedJob, checkJob, type JobOptions } from "./job_options.ts";
import type { JobResult } from "./job_result.ts";
import { isUri } from "./is_uri.ts";
import { runSource } from "./run_source.ts";
import { runOnUri } from "./spark/run_on_uri.ts";

/**
 * Reads input files or topics, judges every row by the contract's rules, and publishes clean and quarantined
 * rows to a lake, all of it or nothing.
 *
 * @throws {UsageError} for wrong options, input that cannot be read, or a target that is no such lake.
 * @throws {KafkaError} where the message log refuses; the lake is then as it was.
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
  if (isUri(job.output)) return await runOnUri(job);
  if (job.topics.length > 0) return await runOnTopics(job, label);
  return await runSource(job, { source: fileSource({ ...job, label }), quarantineBy: "file" });
}

/** The log stays open until the run has ended, and no lake is opened for a topic that is not there. */
async function runOnTopics(job: CheckedJob, label: string): Promise<JobResult> {
  const notes: string[] = [];
  const { env = serviceEnvironment(), onNote = (text) => notes.push(text) } = job;
  await using services = servicesOnDemand(env, { onNote });
  const kafka = await services.kafka();
  const partitions = await findTopics(kafka, job.topics);
  const source = topicSource({ ...job, kafka, partitions, label, notes });
  return await runSource(job, { source, quarantineBy: "file" });
}
