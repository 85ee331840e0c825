import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { openDuckdb } from "@lib/engines/duckdb.ts";
import { goldenPath, goldenVerdicts } from "@lib/testing/golden.ts";
import { type JobFolder, jobFolder } from "@lib/testing/job_folder.ts";
import type { ExecLog } from "./metadata.ts";

const DIRTY = goldenPath("dirty_v20.jsonl.gz");
const EXPECTED = goldenVerdicts("dirty_v20", "dictionary");

function metadata(folder: JobFolder, name: string): string {
  return Deno.readTextFileSync(`${folder.lake}/_metadata/${name}`);
}

// deno-lint-ignore no-explicit-any -- JSON, taken apart by the assertions
function jsonLines(folder: JobFolder, name: string): any[] {
  return metadata(folder, name).trimEnd().split("\n").map((line) => JSON.parse(line));
}

Deno.test("runJob() leaves a log of the run, and one line of history per run", async () => {
  await using folder = await jobFolder();
  let nowMs = Date.UTC(2026, 0, 1);
  const nowOf = () => nowMs += 1000;
  const first = await folder.run(DIRTY, { nowMs: nowOf, tzSource: "America/Sao_Paulo" });
  const second = await folder.run(DIRTY, { nowMs: nowOf, profile: "seed", mode: "overwrite" });
  const log = JSON.parse(metadata(folder, "exec_log.json")) as ExecLog;
  const { metrics, phases, sources, ...said } = log;
  const expected = goldenVerdicts("dirty_v20", "seed");
  const { engine_version, job_start_utc, job_end_utc, ...rest } = said;
  assertEquals<unknown>(rest, {
    job_name: "EV_Telemetry_Batch",
    input_path: DIRTY,
    output_path: folder.lake,
    read_format: "json",
    mode: "overwrite",
    records_clean: expected.clean,
    records_quarantine: expected.quarantine,
    pct_clean: 100 * expected.clean / expected.records,
    pct_quarantine: 100 * expected.quarantine / expected.records,
    low_soc_rows: expected.low_soc_rows,
    engine: "duckdb",
    profile: "seed",
    run_id: second.run_id,
    tz_source: "UTC",
  });
  assert(/^v\d+\.\d+/.test(engine_version));
  assert(job_start_utc.startsWith("2026-01-01T00:00:") && job_start_utc < job_end_utc);
  assertEquals(sources, [{ file: Deno.realPathSync(DIRTY), rows: expected.records }]);
  assertEquals(metrics.reasons, expected.reason_counts);
  assertEquals(phases.map(({ name, rows_in }) => [name, rows_in]), [
    ["ingest", expected.lines],
    ...["standardize", "quality", "enrich", "validate", "write"].map((
      name,
    ) => [name, expected.records]),
  ]);
  const history = jsonLines(folder, "history.ndjson");
  assertEquals(history.map(({ run_id }) => run_id), [first.run_id, second.run_id]);
  assertEquals(history[0].tz_source, "America/Sao_Paulo");
  assertEquals(history[1], log);
});

Deno.test("runJob() describes each column of clean in the dictionary, as its files have it", async () => {
  await using folder = await jobFolder();
  await folder.run(DIRTY, { profile: "seed" });
  const entries = JSON.parse(metadata(folder, "dicionario_dados.json"));
  using db = await openDuckdb();
  const columns = await db.rows<{ column_name: string; column_type: string }>(
    `DESCRIBE SELECT * FROM read_parquet('${folder.lake}/clean/*/*/*.parquet', hive_partitioning = TRUE)`,
  );
  const hive: Readonly<Record<string, string>> = {
    VARCHAR: "string",
    DOUBLE: "double",
    "DOUBLE[]": "array<double>",
    BOOLEAN: "boolean",
    "TIMESTAMP WITH TIME ZONE": "timestamp",
    DATE: "date",
    INTEGER: "int",
    BIGINT: "bigint",
  };
  assertEquals(
    entries.map(({ name, type }: { name: string; type: string }) => [name, type]),
    columns.map(({ column_name, column_type }) => [
      column_name,
      // What a reader takes from a folder's name is as wide as the reader likes.
      ["ano", "mes"].includes(column_name) ? "int" : hive[column_type],
    ]),
  );
  const byName = Object.fromEntries(entries.map((entry: { name: string }) => [entry.name, entry]));
  assertEquals(byName["soc_pct"], {
    name: "soc_pct",
    type: "double",
    nullable: false,
    metadata: {
      description: "State of charge of the battery pack",
      unit: "%",
      range: [0, 100],
      mandatory: true,
    },
  });
  assertEquals(byName["fault_code"].metadata.enum.length, 4);
  // A column that the dictionary calls never null must have no null, whatever the profile.
  const never = entries.filter(({ nullable }: { nullable: boolean }) => !nullable);
  assert(never.length > 30 && never.length < entries.length);
  const nulls = never.map(({ name }: { name: string }) => `count(*) - count(${name}) AS ${name}`);
  const [counts] = await folder.query<Record<string, number>>(
    "clean",
    `SELECT ${nulls.join(", ")} FROM rows`,
  );
  assertEquals(Object.entries(counts!).filter(([, n]) => n > 0), []);
  const [optional] = await folder.query(
    "clean",
    "SELECT count(*) - count(schema_version) AS n FROM rows",
  );
  assert((optional as { n: number }).n > 0);
});

Deno.test("runJob() writes its run id into every Parquet file", async () => {
  await using folder = await jobFolder();
  const { run_id } = await folder.run(DIRTY);
  using db = await openDuckdb();
  const found = await db.rows(
    `SELECT value::VARCHAR AS id, count(DISTINCT file_name) AS files
     FROM parquet_kv_metadata('${folder.lake}/*/*/*/*.parquet') WHERE key::VARCHAR = 'run_id' GROUP BY ALL`,
  );
  const files = Object.keys(EXPECTED.clean_partitions).length +
    Object.keys(EXPECTED.quarantine_partitions).length;
  assertEquals(found, [{ id: run_id, files }]);
});

Deno.test("runJob() tells its lineage: start and completion, or start and failure", async () => {
  await using folder = await jobFolder();
  const { run_id } = await folder.run(DIRTY);
  const outside = { mode: "replace", from: "2020-01-01", to: "2020-01-02" } as const;
  await assertRejects(() => folder.run(DIRTY, outside), Error, "outside the period");
  const events = jsonLines(folder, "lineage.ndjson");
  assertEquals(events.map(({ eventType }) => eventType), ["START", "COMPLETE", "START", "FAIL"]);
  assertEquals(events.map(({ run }) => run.runId === run_id), [true, true, false, false]);
  for (const { job, inputs, outputs } of events) {
    assertEquals(job, { namespace: "telemetry-lab", name: "EV_Telemetry_Batch" });
    assertEquals([inputs[0].name, outputs[0].name], [Deno.realPathSync(DIRTY), folder.lake]);
  }
  const { inputs: [{ inputFacets }], outputs: [{ facets, outputFacets }] } = events[1];
  assertEquals(inputFacets.dataQualityMetrics.rowCount, EXPECTED.records);
  const { n } = EXPECTED.iqr_bounds["soc_pct"]!;
  assertEquals(
    inputFacets.dataQualityMetrics.columnMetrics.soc_pct.nullCount,
    EXPECTED.records - n,
  );
  assertEquals(outputFacets.outputStatistics.rowCount, EXPECTED.clean);
  assertEquals(facets.schema.fields[0], {
    name: "schema_version",
    type: "string",
    description: "Version of the message layout",
  });
  assertStringIncludes(events[3].run.facets.errorMessage.message, "outside the period");
});

Deno.test("runJob() registers a view and the statement for Hive's kin", async () => {
  await using folder = await jobFolder();
  await folder.run(DIRTY, { register: "ev.telemetry" });
  using db = await openDuckdb({ path: `${folder.lake}/_metadata/catalog.duckdb`, readOnly: true });
  assertEquals(
    await db.rows(
      "SELECT ano::INTEGER AS ano, mes::INTEGER AS mes, count(*) AS n FROM ev.telemetry GROUP BY ALL ORDER BY mes",
    ),
    [{ ano: 2025, mes: 8, n: 2264 }, { ano: 2025, mes: 9, n: 1 }, { ano: 2025, mes: 12, n: 1 }],
  );
  const statement = metadata(folder, "ev.telemetry.sql");
  const [head, ...lines] = statement.split("\n");
  assertEquals(head, "CREATE EXTERNAL TABLE IF NOT EXISTS ev.telemetry (");
  assertEquals(lines[0], "  `schema_version` string COMMENT 'Version of the message layout',");
  assertStringIncludes(statement, "  `tyre_pressure_kpa` array<double> COMMENT ");
  assertStringIncludes(statement, "  `event_ts_utc` timestamp COMMENT ");
  assertStringIncludes(statement, `)\nPARTITIONED BY (\n  \`ano\` int COMMENT `);
  assertStringIncludes(
    statement,
    `STORED AS PARQUET\nLOCATION '${
      Deno.realPathSync(folder.lake)
    }/clean';\nMSCK REPAIR TABLE ev.telemetry;\n`,
  );
});

Deno.test("runJob() takes the low state of charge from the profile, or as it is told", async () => {
  const low = (pct: number) =>
    `SELECT count(*) FILTER (soc_pct < ${pct}) AS expected, count(*) FILTER (is_low_soc) AS found FROM rows`;
  await using folder = await jobFolder();
  for (
    const [profile, parameters, pct] of [
      ["dictionary", {}, 20],
      ["seed", {}, 60],
      ["dictionary", { low_soc_pct: 73.58 }, 73.58],
      ["seed", { low_soc_pct: 0 }, 0],
    ] as const
  ) {
    const result = await folder.run(DIRTY, { profile, parameters, mode: "overwrite" });
    const [counts] = await folder.query<{ expected: number; found: number }>("clean", low(pct));
    assertEquals([counts!.found, result["low_soc_rows"]], [counts!.expected, counts!.expected]);
  }
  await assertRejects(
    () => folder.run(DIRTY, { parameters: { low_soc: 3 } }),
    Error,
    'parameters must be of low_soc_pct: current value is "low_soc"',
  );
  assertEquals(Object.keys(evTelemetry.profiles.seed.parameters), ["low_soc_pct"]);
});
