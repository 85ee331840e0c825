/** The figures of a run that was published, to MongoDB. @module */

import type { Mongo, Upserted } from "@lib/connectors/mongo/mongo.ts";
import { systemFs } from "@lib/lake/fs.ts";
import { lookAtLake } from "@lib/lake/look_at_lake.ts";
import type { JobResult } from "@lib/pipeline/job_result.ts";
import { readRunHistory } from "@lib/pipeline/run_history.ts";
import { type DailyStoreOptions, writeDailyMetrics } from "./daily_store.ts";
import { RUNS, writeRuns } from "./run_store.ts";

/** What was published where. */
export interface StoreMetricsOptions {
  readonly lake: string;
  readonly result: Pick<JobResult, "run_id" | "written">;
}

/** What was stored. */
export interface StoredMetrics {
  readonly place: string;
  /** Logs of runs; earlier ones are among them where they were missing. */
  readonly runs: Upserted;
  /** Vehicles' days. */
  readonly daily: Upserted;
}

type Partitions = DailyStoreOptions["result"]["written"]["partitions"];

/**
 * Stores the log of a run and the figures of the days that it touched. Doing it again stores the
 * same.
 *
 * The log comes last: a run that is logged has its days stored. Where an earlier run of the lake is
 * not logged, as its metrics failed or were not asked for, the days of the whole lake are stored
 * and the missing logs with them, so that any later run makes good what one has left undone.
 *
 * @example
 * ```ts
 * import { storeMetrics } from "@lib/systems/ev/store_metrics.ts";
 * import { openMongo } from "@lib/connectors/mongo/open_mongo.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { runJob } from "@lib/pipeline/run_job.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const LAB_HOME = await Deno.makeTempDir();
 * const lake = `${LAB_HOME}/lake`;
 * const input = "data/golden/ev/dirty_v20.jsonl.gz";
 * const result = await runJob({ contract: evTelemetry, input, output: lake });
 * const mongo = await openMongo({ LAB_HOME });
 * const { runs } = await storeMetrics(mongo, { lake, result });
 * assertEquals(runs, { inserted: 1, replaced: 0 });
 * assertEquals(await mongo.listCollections("telemetria"), ["ev_metrics_daily", "pipeline_runs"]);
 * await mongo.close();
 * await Deno.remove(LAB_HOME, { recursive: true });
 * ```
 */
export async function storeMetrics(
  mongo: Mongo,
  { lake, result }: StoreMetricsOptions,
): Promise<StoredMetrics> {
  const logs = [...(await readRunHistory(lake)).values()];
  const ids = logs.map(({ run_id }) => run_id);
  const logged = await mongo.collection(...RUNS)
    .find({ _id: { $in: ids } }, { projection: { _id: 1 } });
  const known = new Set(logged.map(({ _id }) => _id));
  const missing = logs.filter(({ run_id }) => run_id !== result.run_id && !known.has(run_id));
  const partitions = missing.length > 0 ? await allPartitions(lake) : result.written.partitions;
  const daily = await writeDailyMetrics(mongo, { lake, result: { written: { partitions } } });
  const own = logs.filter(({ run_id }) => run_id === result.run_id);
  const runs = await writeRuns(mongo, [...missing, ...own]);
  return { place: mongo.place, runs, daily };
}

async function allPartitions(lake: string): Promise<Partitions> {
  const { manifest } = await lookAtLake(lake, systemFs);
  return Object.keys(manifest?.dataSets.clean ?? {}).map((folder) => {
    const [, ano, mes] = /^ano=(\d+)\/mes=(\d+)$/.exec(folder)!;
    return { ano: Number(ano), mes: Number(mes) };
  });
}
