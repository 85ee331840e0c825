/** The logs of the batch job in MongoDB: `telemetria.pipeline_runs`. @module */

import type { Document, Mongo, Upserted } from "@lib/connectors/mongo/mongo.ts";
import type { ExecLog } from "@lib/pipeline/metadata.ts";

/** How run logs are kept. */
export interface RunStoreOptions {
  /** Days after a run's end that its log expires; default: never. */
  readonly ttlDays?: number;
}

/** Database and collection of the logs. */
export const RUNS = ["telemetria", "pipeline_runs"] as const;

const DAY_S = 86_400;

/**
 * Stores the logs of runs, each run once: a log that is there already is replaced by itself.
 *
 * @example
 * ```ts
 * import { writeRuns } from "@lib/systems/ev/run_store.ts";
 * import { readRunHistory } from "@lib/pipeline/run_history.ts";
 * import { runJob } from "@lib/pipeline/run_job.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { openMongo } from "@lib/connectors/mongo/open_mongo.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const LAB_HOME = await Deno.makeTempDir();
 * const output = `${LAB_HOME}/lake`;
 * await runJob({ contract: evTelemetry, input: "data/golden/ev/dirty_v20.jsonl.gz", output });
 * const mongo = await openMongo({ LAB_HOME });
 * await writeRuns(mongo, [...(await readRunHistory(output)).values()]);
 * const [run] = await mongo.collection("telemetria", "pipeline_runs").find();
 * assertEquals([run!.job_name, run!.records_clean], ["EV_Telemetry_Batch", 2266]);
 * await mongo.close();
 * await Deno.remove(LAB_HOME, { recursive: true });
 * ```
 */
export async function writeRuns(
  mongo: Mongo,
  logs: readonly ExecLog[],
  { ttlDays }: RunStoreOptions = {},
): Promise<Upserted> {
  const runs = mongo.collection(...RUNS);
  await runs.createIndex({ job_name: 1, job_start_utc: -1 });
  if (ttlDays !== undefined) {
    await runs.createIndex({ job_end_dt: 1 }, { expireAfterSeconds: ttlDays * DAY_S });
  }
  return await runs.upsertMany(logs.map(runDocument), { key: ["_id"] });
}

/** The document of a run: the run's own id is its `_id`, the contract's figures are with the rest. */
function runDocument(log: ExecLog): Document {
  const { counts, ...figures } = log.metrics;
  return {
    _id: log.run_id,
    ...log,
    job_end_dt: new Date(log.job_end_utc),
    metrics: { ...figures, ...counts },
  };
}
