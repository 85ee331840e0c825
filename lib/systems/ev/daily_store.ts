/** Figures per vehicle and day in MongoDB: `telemetria.ev_metrics_daily`. @module */

import type { Mongo, Upserted } from "@lib/connectors/mongo/mongo.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { openDuckdb } from "@lib/engines/duckdb.ts";
import { systemFs } from "@lib/lake/fs.ts";
import { lookAtLake } from "@lib/lake/look_at_lake.ts";
import { dailyMetrics } from "@lib/pipeline/daily_metrics.ts";
import type { WrittenPartition } from "@lib/pipeline/job_result.ts";

/** What was published where. */
export interface DailyStoreOptions {
  /** The lake that the run has published to. */
  readonly lake: string;
  /** The run's result: its partitions say which months it touched. */
  readonly result: {
    readonly written: { readonly partitions: readonly Pick<WrittenPartition, "ano" | "mes">[] };
  };
}

/**
 * Computes the figures of every day in the months that a run touched, from the published lake, and
 * puts them in the place of those stored before, by vehicle and day. A day that was loaded in two
 * parts is whole, and a run that changed nothing stores the same again: so one that was killed
 * before this step is made good by a rerun.
 *
 * A vehicle's day that has left the lake altogether keeps its old figures.
 *
 * @example
 * ```ts
 * import { writeDailyMetrics } from "@lib/systems/ev/daily_store.ts";
 * import { runJob } from "@lib/pipeline/run_job.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { openMongo } from "@lib/connectors/mongo/open_mongo.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const LAB_HOME = await Deno.makeTempDir();
 * const lake = `${LAB_HOME}/lake`;
 * const input = "data/golden/ev/dirty_v20.jsonl.gz";
 * const result = await runJob({ contract: evTelemetry, input, output: lake });
 * const mongo = await openMongo({ LAB_HOME });
 * const { inserted } = await writeDailyMetrics(mongo, { lake, result });
 * const again = await writeDailyMetrics(mongo, { lake, result });
 * assertEquals(again, { inserted: 0, replaced: inserted });
 * await mongo.close();
 * await Deno.remove(LAB_HOME, { recursive: true });
 * ```
 */
export async function writeDailyMetrics(
  mongo: Mongo,
  { lake, result }: DailyStoreOptions,
): Promise<Upserted> {
  const daily = mongo.collection("telemetria", "ev_metrics_daily");
  await daily.createIndex({ vehicle_id: 1, event_date: -1 });
  const files = await filesOf(lake, result);
  // Several threads add up an average in an order of their own: its last digits would change.
  using db = await openDuckdb({ threads: 1 });
  const rows = await dailyMetrics(db, { contract: evTelemetry, files });
  const documents = rows.map((row) => ({ _id: `${row.vehicle_id}#${row.event_date}`, ...row }));
  return await daily.upsertMany(documents, { key: ["_id"] });
}

/** The clean files of the months, as the manifest lists them. */
async function filesOf(
  lake: string,
  { written }: DailyStoreOptions["result"],
): Promise<string[]> {
  const { manifest } = await lookAtLake(lake, systemFs);
  return written.partitions.flatMap(({ ano, mes }) => {
    const partition = `ano=${ano}/mes=${mes}`;
    const files = manifest?.dataSets.clean?.[partition] ?? [];
    return files.map(({ name }) => `${lake}/clean/${partition}/${name}`);
  });
}
