import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { findSpark } from "@lib/engines/find_spark.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { installSpark } from "@lib/services/install_spark.ts";
import { goldenLines, goldenPath } from "@lib/testing/golden.ts";
import { type JobFolder, jobFolder } from "@lib/testing/job_folder.ts";
import type { JobOptions } from "../job_options.ts";
import { DATA_SETS } from "../output_columns.ts";
import { SPARK } from "./_same_on_both.ts";
import { emitJob } from "./emit_job.ts";

Deno.test.beforeAll(installSpark);

const READING = JSON.parse(
  new TextDecoder().decode(goldenLines("fleet_v20_hz2_t120_seed42.jsonl.gz")[0]!),
);

/** A reading that is clean if its state of charge is; a vehicle's second one of an instant repeats it. */
function vehicleLine(id: number, timestamp: string, soc: number): string {
  const metrics = { ...READING.metrics, soc_pct: soc };
  return `${JSON.stringify({ ...READING, vehicle_id: `EV-0000${id}`, timestamp, metrics })}\n`;
}

function uriOf(path: string): string {
  return `file://${path}`;
}

/** The options of a job that Spark does all of, on the same lake that the folder's queries read. */
function onUri({ lake }: JobFolder): Partial<JobOptions> {
  return { ...SPARK, output: uriOf(lake) };
}

/** Every row of both data sets; Spark names what it found itself by its address. */
async function rowsOf(folder: JobFolder): Promise<unknown> {
  const select = `SELECT to_json(t)::VARCHAR AS text FROM (
    SELECT * EXCLUDE (run_id) REPLACE (parse_filename(source_file) AS source_file) FROM rows
  ) t ORDER BY text`;
  return await Promise.all(DATA_SETS.map((dataSet) => folder.query(dataSet, select)));
}

async function goldenInput(folder: JobFolder): Promise<string> {
  const stream = Deno.openSync(goldenPath("dirty_v20.jsonl.gz")).readable
    .pipeThrough(new DecompressionStream("gzip"));
  return folder.put("in/a.jsonl", new Uint8Array(await new Response(stream).arrayBuffer()));
}

/** What a document says: the text of its one file, or of its one file of a run. */
function documentText({ lake }: JobFolder, name: string): string {
  const place = `${lake}/_metadata/${name}`;
  const inside = [...Deno.readDirSync(place)].filter((entry) => !entry.name.startsWith("."));
  assertEquals(inside.length, 1, name);
  const [{ name: only, isDirectory } = { name: "", isDirectory: false }] = inside;
  return isDirectory
    ? documentText({ lake } as JobFolder, `${name}/${only}`)
    : Deno.readTextFileSync(`${place}/${only}`);
}

/** Digest of every file of a partition of `clean`, by name; none where there is no such partition. */
async function digests(folder: JobFolder, month: number): Promise<Record<string, string>> {
  const place = `${folder.lake}/clean/ano=2025/mes=${month}`;
  const found: Record<string, string> = {};
  if (!await Deno.stat(place).then(() => true, () => false)) return found;
  for (const { name } of Deno.readDirSync(place)) {
    if (!name.endsWith(".parquet")) continue;
    const bytes = await Deno.readFile(`${place}/${name}`);
    found[name] = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  }
  return found;
}

Deno.test("runJob() on an address gives the lake that DuckDB gives, documents and all, and a second run nothing", async () => {
  await using spark = await jobFolder();
  await using duckdb = await jobFolder();
  const input = await goldenInput(spark);
  const expected = await duckdb.run(input);
  const result = await spark.run(uriOf(`${spark.path}/in/*.jsonl`), onUri(spark));
  assertEquals(await rowsOf(spark), await rowsOf(duckdb));
  assertEquals(
    [result.input_rows, result.clean_rows, result.quarantine_rows, result.low_soc_rows],
    [expected.input_rows, expected.clean_rows, expected.quarantine_rows, expected.low_soc_rows],
  );
  assertEquals(result.written.partitions, expected.written.partitions);
  assertStringIncludes(result.notes[0]!, "one after the other");

  const ours = (name: string) => Deno.readTextFileSync(`${duckdb.lake}/_metadata/${name}`);
  assertEquals(documentText(spark, "dicionario_dados.json"), ours("dicionario_dados.json"));
  const log = JSON.parse(documentText(spark, "exec_log.json"));
  const other = JSON.parse(ours("exec_log.json"));
  for (
    const name of [
      ...["job_name", "read_format", "mode", "records_clean", "records_quarantine", "pct_clean"],
      ...["pct_quarantine", "low_soc_rows", "profile", "tz_source", "metrics"],
    ]
  ) {
    assertEquals(log[name], other[name], name);
  }
  assertEquals([log.engine, log.run_id, log.output_path], [
    "spark",
    result.run_id,
    uriOf(spark.lake),
  ]);
  assert(!Number.isNaN(Date.parse(log.job_start_utc)) && log.job_end_utc >= log.job_start_utc);
  assertEquals(JSON.parse(documentText(spark, "history.ndjson")).run_id, result.run_id);
  const events = documentText(spark, "lineage.ndjson").trimEnd().split("\n")
    .map((line) => JSON.parse(line));
  assertEquals(events.map(({ eventType }) => eventType), ["START", "COMPLETE"]);
  assertEquals(events[1].outputs[0].outputFacets.outputStatistics.rowCount, expected.clean_rows);
  assertEquals([...Deno.readDirSync(spark.lake)].map(({ name }) => name).sort(), [
    "_metadata",
    "clean",
    "quarantine",
  ]);

  const before = await digests(spark, 8);
  const again = await spark.run(uriOf(`${spark.path}/in/*.jsonl`), onUri(spark));
  assertEquals([again.written.rows, again.written.skipped_existing], [0, expected.clean_rows]);
  assertEquals(await digests(spark, 8), before);
});

// @shows Spark judges the same
Deno.test("runJob() on an address does what DuckDB does in every mode, and leaves other partitions byte for byte", async () => {
  await using spark = await jobFolder();
  await using duckdb = await jobFolder();
  const first = [
    vehicleLine(1, "2025-07-31T23:59:59Z", 50),
    vehicleLine(1, "2025-08-24T10:00:00Z", 50),
    vehicleLine(2, "2025-08-24T11:00:00Z", 900),
    vehicleLine(1, "2025-08-25T10:00:00Z", 50),
    vehicleLine(1, "2025-09-01T10:00:00Z", 50),
  ];
  const day = { mode: "replace", from: "2025-08-24", to: "2025-08-25" } as const;
  const steps: readonly [lines: string[], options: Partial<JobOptions>, untouched: number[]][] = [
    [first, {}, []],
    [
      [
        vehicleLine(1, "2025-08-24T10:00:00Z", 60),
        vehicleLine(2, "2025-08-24T11:00:00Z", 90),
      ],
      day,
      [7, 9],
    ],
    // A rejected row of a stored key takes it out, and with it its partition.
    [[vehicleLine(1, "2025-09-01T10:00:00Z", 900)], { mode: "merge" }, [7, 8]],
    [[vehicleLine(3, "2025-07-01T00:00:00Z", 30)], { mode: "overwrite_partitions" }, [8]],
    [[vehicleLine(4, "2025-10-01T00:00:00Z", 30)], { mode: "overwrite" }, []],
  ];
  for (const [at, [lines, options, untouched]] of steps.entries()) {
    const before = await Promise.all(untouched.map((month) => digests(spark, month)));
    const input = spark.put(`in/${at}.jsonl`, lines.join(""));
    const expected = await duckdb.run(input, options);
    const result = await spark.run(input, { ...options, ...onUri(spark) });
    const { files: _files, ...written } = result.written;
    const { files: _others, ...others } = expected.written;
    assertEquals(written, others, `step ${at}`);
    assertEquals(await rowsOf(spark), await rowsOf(duckdb), `step ${at}`);
    const after = await Promise.all(untouched.map((month) => digests(spark, month)));
    assertEquals(after, before, `step ${at}`);
  }
  assertEquals(
    [...Deno.readDirSync(`${spark.lake}/_metadata/history.ndjson`)].length,
    steps.length,
  );
});

/** Runs an emitted job with plain spark-sql, as a scheduler would. */
async function runEmitted(
  folder: JobFolder,
  dir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ success: boolean; words: string }> {
  const { home } = await findSpark();
  const { success, stderr } = await new Deno.Command(`${dir}/run.sh`, {
    args: ["--master", "local[2]", "--conf", "spark.ui.enabled=false"],
    cwd: folder.path,
    env: { SPARK_HOME: home, SPARK_LOCAL_IP: "127.0.0.1", ...env },
    stdin: "null",
  }).output();
  return { success, words: new TextDecoder().decode(stderr) };
}

// @fault Apache Spark: killed while it publishes to a target that only Spark reaches -> the next
//   run finishes it
// @fault Apache Spark: killed while it publishes to an address, a partition gone -> the next job
//   finishes it, and every row is there
Deno.test("a job that is killed while Spark publishes is finished by the next run, rows that only it held too", async () => {
  await using spark = await jobFolder();
  await using duckdb = await jobFolder();
  const first = spark.put(
    "in/first.jsonl",
    vehicleLine(1, "2025-08-24T10:00:00Z", 50) + vehicleLine(2, "2025-08-24T11:00:00Z", 900) +
      vehicleLine(1, "2025-07-01T10:00:00Z", 50),
  );
  const second = spark.put(
    "in/second.jsonl",
    vehicleLine(3, "2025-08-24T10:00:00Z", 40) + vehicleLine(1, "2025-07-01T10:00:00Z", 60) +
      vehicleLine(2, "2025-08-24T11:00:00Z", 90) + vehicleLine(1, "2025-08-24T10:00:00Z", 55) +
      vehicleLine(5, "2025-09-01T10:00:00Z", 20) + "nonsense\n",
  );
  for (const input of [first, second]) await duckdb.run(input, { mode: "merge" });
  await spark.run(uriOf(first), { mode: "merge", ...onUri(spark) });

  const dir = `${spark.path}/job`;
  const merge = { contract: evTelemetry, mode: "merge", ...onUri(spark) } as const;
  await emitJob({ ...merge, input: second, output: uriOf(spark.lake) }, dir);
  const script = await Deno.readTextFile(`${dir}/job.sql`);
  // It ends when clean is rewritten in part: quarantine, documents and the rest were still to come.
  const at = script.lastIndexOf("INSERT OVERWRITE lake_clean SELECT");
  const end = script.indexOf("EXECUTE IMMEDIATE publish_step;", at);
  await Deno.writeTextFile(`${dir}/job.sql`, script.slice(0, end));
  assert((await runEmitted(spark, dir, { RUN_ID: "killed" })).success);
  // Between deleting an old partition and renaming the new one, the lake has neither.
  await Deno.remove(`${spark.lake}/clean/ano=2025/mes=8`, { recursive: true });
  await Deno.remove(`${spark.lake}/clean/ano=2025/mes=7`, { recursive: true });

  const result = await spark.run(uriOf(second), { mode: "merge", ...onUri(spark) });
  assertStringIncludes(result.recovered, "run killed was killed");
  assertEquals(result.written.rows, 0);
  assertEquals(await rowsOf(spark), await rowsOf(duckdb));
  const runs = [...Deno.readDirSync(`${spark.lake}/_metadata/history.ndjson`)];
  assert(runs.some(({ name }) => name === "run_id=killed"));
  assertEquals([...Deno.readDirSync(spark.lake)].map(({ name }) => name).sort(), [
    "_metadata",
    "clean",
    "quarantine",
  ]);
});

// @fault Apache Spark: rows lost within an emitted script -> it ends before it publishes
Deno.test("emitJob() writes what plain spark-sql turns into DuckDB's lake, with other inputs than it was written for", async () => {
  await using spark = await jobFolder();
  await using duckdb = await jobFolder();
  const input = await goldenInput(spark);
  const dir = `${spark.path}/job`;
  const day = { mode: "replace", from: "2025-08-24", to: "2025-08-25", clip: true } as const;
  await duckdb.run(input, day);
  await emitJob({
    contract: evTelemetry,
    input: `${spark.path}/other.jsonl`,
    output: uriOf(spark.lake),
    engine: "spark",
    ...day,
    from: "2025-01-01",
    to: "2025-01-02",
  }, dir);
  const env = { INPUT: uriOf(input), RUN_ID: "r1", FROM: day.from, TO: day.to };
  const script = await Deno.readTextFile(`${dir}/job.sql`);

  // Rows that are lost on the way.
  const staged = "FROM diff_clean WHERE is_entering)";
  assertStringIncludes(script, staged);
  const losing = script.replace(staged, `${staged} AND source_line > 99`);
  await Deno.writeTextFile(`${dir}/job.sql`, losing);
  const failed = await runEmitted(spark, dir, env);
  assertEquals(failed.success, false);
  assertStringIncludes(failed.words, "Cannot publish as clean/ano=2025/mes=8 must get ");
  assertEquals(await rowsOf(spark), [[], []]);

  await Deno.writeTextFile(`${dir}/job.sql`, script);
  for (let time = 0; time < 2; time++) {
    const { success, words } = await runEmitted(spark, dir, env);
    assert(success, words);
    assertEquals(await rowsOf(spark), await rowsOf(duckdb));
  }
  const runs = await spark.query("clean", "SELECT DISTINCT run_id FROM rows");
  assertEquals(runs, [{ run_id: "r1" }]);
});

// @fault Apache Spark: an address that is no target, or no input -> said; nothing of the target
//   changes
// @fault Apache Spark: an address that is a lake of ours, or an input that is not there -> wrong
//   usage, and nothing changes
Deno.test("runJob() on an address says what is wrong, and nothing of the target changes", async () => {
  await using folder = await jobFolder();
  const input = folder.put("a.jsonl", vehicleLine(1, "2025-08-24T10:00:00Z", 50));
  await folder.run(input);
  const before = await digests(folder, 8);
  await assertRejects(() => folder.run(input, onUri(folder)), UsageError, `give "${folder.lake}"`);
  assertEquals(await digests(folder, 8), before);
  const other = { ...SPARK, output: uriOf(`${folder.path}/other`) };
  await assertRejects(
    () => folder.run(uriOf(`${folder.path}/gone*.jsonl`), other),
    UsageError,
    "gone*.jsonl",
  );
});
