import { assertEquals } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { openDuckdb } from "@lib/engines/duckdb.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { waterLevel } from "@lib/testing/water_level.ts";
import { openLakeSession } from "./open_lake_session.ts";
import { replayJob } from "./replay_job.ts";
import { runJob } from "./run_job.ts";

/** More than an appender holds before it writes by itself. */
const ROWS = 210_000;

Deno.test("runJob() and replayJob() take more rejected rows than an appender holds", async () => {
  using folder = temporaryFolder();
  const input = `${folder.path}/rejected.jsonl`;
  const output = `${folder.path}/lake`;
  await Deno.writeTextFile(input, '{"vehicle_id":"EV-00001"}\n'.repeat(ROWS));
  const first = await runJob({ contract: evTelemetry, input, output });
  assertEquals([first.input_rows, first.quarantine_rows], [ROWS, ROWS]);
  const again = await replayJob({ contract: evTelemetry, output });
  assertEquals([again.input_rows, again.quarantine_rows], [ROWS, ROWS]);
  using lake = await openLakeSession(output, evTelemetry);
  assertEquals(
    await lake.one("SELECT count(*) AS rows, count(DISTINCT source_line) AS lines FROM quarantine"),
    { rows: ROWS, lines: ROWS },
  );
});

Deno.test("runJob() reads more odd timestamps from Parquet than an appender holds", async () => {
  using folder = temporaryFolder();
  const input = `${folder.path}/levels.parquet`;
  using db = await openDuckdb();
  await db.run(`
    COPY (
      SELECT strftime(TIMESTAMP '2025-08-24 00:00:00' + to_milliseconds(n), '%Y-%m-%dT%H:%M:%S.%g')
          || '-03:00' AS "when",
        {station: 'a', probe: 'b'} AS place, 1.5::DOUBLE AS level_m, 'radar' AS method
      FROM range(${ROWS}) AS t (n)
    ) TO '${input}' (FORMAT parquet)`);
  const result = await runJob({ contract: waterLevel, input, output: `${folder.path}/lake` });
  assertEquals([result.clean_rows, result.reasons], [ROWS, {}]);
});
