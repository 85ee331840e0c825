import { assert, assertEquals } from "@std/assert";
import { evTelemetry as contract } from "@lib/contracts/ev_telemetry.ts";
import { openLakeSession } from "@lib/pipeline/open_lake_session.ts";
import { runJob } from "@lib/pipeline/run_job.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { makePracticeLake } from "./practice_lake.ts";

Deno.test("makePracticeLake() makes a lake whose second day a corrected file puts right", async () => {
  using folder = temporaryFolder();
  const { lake, correctedFile, from, to } = await makePracticeLake(folder.path);
  const job = { contract, input: correctedFile, output: lake, mode: "replace", from, to } as const;
  const { preview } = await runJob({ ...job, dryRun: true });
  assertEquals(preview!.days.map(({ event_date }) => event_date), [from]);
  assert(preview!.quarantine_to_clean > 100);
  assert(preview!.clean_to_quarantine > 0);
  assertEquals(preview!.moved_reasons.map(({ to, reason }) => [to, reason]), [
    ["quarantine", "range:speed_kph"],
    ["clean", "range:battery_temp_c"],
  ]);
  const [day] = preview!.days;
  assert(day!.replaced > 500 && day!.after!.speed_avg! > day!.before!.speed_avg!);
});

Deno.test("makePracticeLake() starts over when it is called again", async () => {
  using folder = temporaryFolder();
  const { lake, correctedFile, from, to } = await makePracticeLake(folder.path);
  const before = await rowsOf(lake);
  await runJob({ contract, input: correctedFile, output: lake, mode: "replace", from, to });
  assert(JSON.stringify(await rowsOf(lake)) !== JSON.stringify(before));
  await makePracticeLake(folder.path);
  assertEquals(await rowsOf(lake), before);
});

async function rowsOf(lake: string) {
  using db = await openLakeSession(lake, contract);
  return await db.rows(`
    SELECT event_date::VARCHAR AS day, count(*) AS rows, round(sum(speed_kph), 6) AS speed FROM clean
    GROUP BY ALL ORDER BY ALL`);
}
