import { assertEquals } from "@std/assert";
import { openMongo } from "@lib/connectors/mongo/open_mongo.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { runJob } from "@lib/pipeline/run_job.ts";
import { goldenLines, goldenVerdicts } from "@lib/testing/golden.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { writeDailyMetrics } from "./daily_store.ts";

Deno.test("writeDailyMetrics() makes a day whole that was loaded in parts, and repeats to no effect", async () => {
  using home = temporaryFolder();
  const output = `${home.path}/lake`;
  const lines = goldenLines("dirty_v20.jsonl.gz");
  const load = async (part: readonly Uint8Array[], name: string) => {
    const input = `${home.path}/${name}.jsonl`;
    const ended = part.flatMap((line) => [line as Uint8Array<ArrayBuffer>, "\n"]);
    await Deno.writeFile(input, await new Blob(ended).bytes());
    return await runJob({ contract: evTelemetry, input, output });
  };
  const mongo = await openMongo({ LAB_HOME: home.path });
  const daily = mongo.collection("telemetria", "ev_metrics_daily");
  const half = Math.floor(lines.length / 2);
  const first = await load(lines.slice(0, half), "1");
  await writeDailyMetrics(mongo, { lake: output, result: first });
  const before = await daily.count();
  const second = await load(lines.slice(half), "2");
  const written = await writeDailyMetrics(mongo, { lake: output, result: second });
  const sort = { vehicle_id: 1, event_date: 1 } as const;
  const found = await daily.find({}, { sort, projection: { _id: 0 } });
  assertEquals(written.inserted + before, found.length);

  const whole = await runJob({ contract: evTelemetry, input: `${home.path}/*.jsonl`, output });
  const again = await writeDailyMetrics(mongo, { lake: output, result: whole });
  assertEquals(again, { inserted: 0, replaced: found.length });
  assertEquals(await daily.find({}, { sort, projection: { _id: 0 } }), found);
  assertEquals((await daily.indexes())[1]!.keys, { vehicle_id: 1, event_date: -1 });

  const rounded = (rows: readonly Record<string, unknown>[]) =>
    rows.map(({ speed_avg, ...exact }) => ({ ...exact, speed: Number(speed_avg).toFixed(9) }));
  assertEquals(rounded(found), rounded(goldenVerdicts("dirty_v20", "dictionary").daily));
  await mongo.close();
});
