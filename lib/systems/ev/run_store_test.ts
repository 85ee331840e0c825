import { assertEquals } from "@std/assert";
import { openMongo } from "@lib/connectors/mongo/open_mongo.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { runJob } from "@lib/pipeline/run_job.ts";
import { readRunHistory } from "@lib/pipeline/run_history.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { writeRuns } from "./run_store.ts";

const DAY_MS = 86_400_000;

Deno.test("writeRuns() stores each run's log, its end as a date and its figures, once", async () => {
  using home = temporaryFolder();
  const output = `${home.path}/lake`;
  let jobMs = Date.UTC(2025, 7, 24, 18);
  const run = async (input: string) => {
    jobMs += 60_000;
    return await runJob({ contract: evTelemetry, input, output, nowMs: () => jobMs });
  };
  const result = await run("data/golden/ev/dirty_v20.jsonl.gz");
  const second = await run("data/golden/ev/dirty_v20.jsonl.gz");
  const logs = [...(await readRunHistory(output)).values()];
  let nowMs = jobMs;
  const mongo = await openMongo({ LAB_HOME: home.path }, { nowMs: () => nowMs });
  assertEquals(await writeRuns(mongo, logs.slice(0, 1)), { inserted: 1, replaced: 0 });
  assertEquals(await writeRuns(mongo, logs, { ttlDays: 30 }), { inserted: 1, replaced: 1 });
  const runs = mongo.collection("telemetria", "pipeline_runs");
  const found = await runs.find({ job_name: "EV_Telemetry_Batch" }, {
    sort: { job_start_utc: -1 },
  });
  assertEquals(found.map(({ _id }) => _id), [second.run_id, result.run_id]);
  const [, stored] = found;
  const { counts: _counts, ...figures } = logs[0]!.metrics;
  assertEquals(stored, {
    _id: result.run_id,
    ...logs[0]!,
    job_end_dt: new Date(jobMs - 60_000),
    metrics: { ...figures, low_soc_rows: result.low_soc_rows },
  });
  assertEquals((stored!.metrics as Record<string, unknown>).reasons, result.reasons);
  assertEquals(await runs.indexes(), [
    { name: "_id_", keys: { _id: 1 } },
    { name: "job_end_dt_1", keys: { job_end_dt: 1 }, expireAfterSeconds: 2_592_000 },
    { name: "job_name_1_job_start_utc_-1", keys: { job_name: 1, job_start_utc: -1 } },
  ]);
  nowMs += 30 * DAY_MS - 1;
  assertEquals(await runs.count(), 1);
  await mongo.close();
});
