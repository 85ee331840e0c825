import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { openDuckdb } from "@lib/engines/duckdb.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { type JobFolder, jobFolder } from "@lib/testing/job_folder.ts";
import { writeParquetFile } from "@lib/testing/parquet_file.ts";
import { VARIANT_LINES, variantStream } from "@lib/testing/variant_streams.ts";
import { replayJob } from "./replay_job.ts";

const FLAT = "SELECT schema_version, vehicle_id, timestamp, metrics.*, events.* FROM records";

/** Writes the first lines of the stream as Parquet; gives the file's path. */
async function put(folder: JobFolder, select: string): Promise<string> {
  const path = `${folder.path}/a.parquet`;
  const records = variantStream(0).records.slice(0, 20);
  await writeParquetFile(path, records, { contract: evTelemetry, select });
  return path;
}

Deno.test("runJob() takes a column of nulls for what it should be, whatever type its writer guessed", async () => {
  await using folder = await jobFolder();
  const nothing =
    "NULL::INTEGER AS fault_code, NULL::INTEGER AS tyre_pressure_kpa, NULL::DATE AS timestamp";
  const result = await folder.run(
    await put(folder, `SELECT * REPLACE (${nothing}) FROM (${FLAT})`),
  );
  assertEquals(result.reasons, { "not_null:timestamp": 20, "not_null:tyre_pressure_kpa": 20 });
  assertEquals(
    (await replayJob({ contract: evTelemetry, output: folder.lake })).reasons,
    result.reasons,
  );
});

// @fault input files: Parquet of another schema -> refused with every difference, before it is
//   read
Deno.test("runJob() refuses Parquet of another schema with each difference, before reading", async () => {
  await using folder = await jobFolder();
  const cases: [select: string, ...differences: string[]][] = [
    [`SELECT * EXCLUDE (vehicle_id) FROM records`, "vehicle_id is missing"],
    [`SELECT * EXCLUDE (events) FROM records`, "events is missing"],
    [
      `SELECT * EXCLUDE (soc_pct, speed_kph) FROM (${FLAT})`,
      "metrics.soc_pct is missing",
      "metrics.speed_kph is missing",
    ],
    [
      `SELECT * REPLACE (soc_pct::VARCHAR AS soc_pct, 1 AS is_charging, DATE '2025-01-01' AS timestamp) FROM (${FLAT})`,
      "soc_pct is VARCHAR and must be a number",
      "is_charging is INTEGER and must be a boolean",
      "timestamp is DATE and must be text or a timestamp",
    ],
    [
      "SELECT * REPLACE (struct_update(metrics, tyre_pressure_kpa := 'x') AS metrics) FROM records",
      "metrics.tyre_pressure_kpa is VARCHAR and must be a list of numbers",
    ],
  ];
  const good = folder.put("0.jsonl", variantStream(0).lines.join("\n"));
  for (const [select, ...differences] of cases) {
    const path = await put(folder, select);
    const error = await assertRejects(() => folder.run([good, path]), UsageError, path);
    for (const difference of differences) assertStringIncludes(error.message, difference);
  }
  const text = folder.put("b.parquet", "this is no Parquet at all");
  const error = await assertRejects(() => folder.run(text), UsageError, "must be Parquet");
  assertEquals(error.message.split("\n").length, 1);
  assertEquals([...Deno.readDirSync(folder.path)].some(({ name }) => name === "lake"), false);
});

Deno.test("runJob() reads the Parquet file of that name, not the one that its name matches as a pattern", async () => {
  await using folder = await jobFolder();
  const [one, other] = [variantStream(0).records, variantStream(1).records];
  for (
    const [name, records] of [["a[1]", one], ["a1", other], ["b*", one], ["bx", other]] as const
  ) {
    await writeParquetFile(`${folder.path}/${name}.parquet`, records, { contract: evTelemetry });
  }
  for (const name of ["a[1]", "b*"]) {
    await folder.run(`${folder.path}/${name}.parquet`, { mode: "overwrite", profile: "seed" });
    const ids = await folder.query(
      "quarantine",
      "SELECT DISTINCT left(vehicle_id, 5) AS id FROM rows",
    );
    assertEquals(ids, [{ id: "EV-00" }]);
    const raws = await folder.query(
      "quarantine",
      "SELECT DISTINCT raw LIKE '%EV-00%' AS own FROM rows",
    );
    assertEquals(raws, [{ own: true }]);
  }
});

Deno.test("runJob() keeps its lake in the folder of that name, though its name is a pattern for another", async () => {
  await using folder = await jobFolder();
  const [one, other] = [variantStream(0), variantStream(1)];
  const input = folder.put("a.jsonl", `${one.lines.join("\n")}\nbad`);
  const output = `${folder.path}/lake[1]`;
  await folder.run(folder.put("b.jsonl", `${other.lines.join("\n")}\nworse`), {
    output: `${folder.path}/lake1`,
  });
  const first = await folder.run(input, { output, register: "ev.fleet" });
  assertEquals(first.written.rows, VARIANT_LINES);
  const second = await folder.run(input, { output, mode: "overwrite" });
  assertEquals(second.written.rows, 0);
  const replayed = await replayJob({ contract: evTelemetry, output });
  assertEquals([replayed.input_rows, replayed.written.rows], [1, 0]);
  using db = await openDuckdb({ path: `${output}/_metadata/catalog.duckdb`, readOnly: true });
  assertEquals(
    await db.rows("SELECT left(vehicle_id, 5) AS id, count(*) AS n FROM ev.fleet GROUP BY ALL"),
    [{ id: one.prefix, n: VARIANT_LINES }],
  );
});
