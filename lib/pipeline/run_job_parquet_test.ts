import { assertEquals } from "@std/assert";
import type { Column } from "@lib/contracts/contract.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { type JobFolder, jobFolder } from "@lib/testing/job_folder.ts";
import { writeParquetFile } from "@lib/testing/parquet_file.ts";
import { VARIANT_LINES, variantStream } from "@lib/testing/variant_streams.ts";
import { replayJob } from "./replay_job.ts";

const COLUMNS = Object.entries<Column>(evTelemetry.columns);
const FLAT = "SELECT schema_version, vehicle_id, timestamp, metrics.*, events.* FROM records";
const DOUBLES = COLUMNS.filter(([, { type }]) => type === "double")
  .map(([name]) => name);
const as = (type: string) => DOUBLES.map((name) => `${name}::${type} AS ${name}`).join(", ");
const timestampAs = (type: string) =>
  `SELECT * REPLACE (timestamp::TIMESTAMPTZ::${type} AS timestamp) FROM records`;

const SPELLINGS: Readonly<Record<string, string>> = {
  "nested": "SELECT * FROM records",
  "timestamp as TIMESTAMP": timestampAs("TIMESTAMP"),
  "timestamp as TIMESTAMPTZ": timestampAs("TIMESTAMPTZ"),
  "timestamp in milliseconds": timestampAs("TIMESTAMP::TIMESTAMP_MS"),
  "timestamp in nanoseconds": timestampAs("TIMESTAMP::TIMESTAMP_NS"),
  "timestamp without an offset": `SELECT * REPLACE (left(timestamp, -6) AS timestamp) FROM records`,
  "timestamp with another offset":
    `SELECT * REPLACE (strftime(timestamp::TIMESTAMPTZ::TIMESTAMP + INTERVAL 3 HOUR, '%Y-%m-%d %H:%M:%S.%f') || '+0300' AS timestamp) FROM records`,
  "flat": FLAT,
  "flat, with the output's name of the timestamp":
    `SELECT * RENAME (timestamp AS event_ts_utc) FROM (${FLAT})`,
  "flat, columns in another order":
    "SELECT events.*, metrics.*, timestamp, vehicle_id, schema_version FROM records",
  "flat, numbers as DECIMAL": `SELECT * REPLACE (${as("DECIMAL(18, 6)")}) FROM (${FLAT})`,
  "one object flat, one nested": "SELECT * EXCLUDE (events), events.fault_code FROM records",
};

Deno.test("runJob() reads the stream in every layout and type of Parquet as the JSON lines", async () => {
  await using plain = await jobFolder();
  await using spelled = await jobFolder();
  const variants: { how: string; prefix: string; json: string; parquet: string }[] = [];
  for (const [at, [how, select]] of Object.entries(SPELLINGS).entries()) {
    const { prefix, lines, records } = variantStream(at);
    const parquet = `${spelled.path}/${prefix}.parquet`;
    await writeParquetFile(parquet, records, { contract: evTelemetry, select });
    variants.push({ how, prefix, parquet, json: plain.put(`${prefix}.jsonl`, lines.join("\n")) });
  }
  await plain.run(variants.map(({ json }) => json));
  const result = await spelled.run(variants.map(({ parquet }) => parquet));
  assertEquals(result.sources.map(({ clean }) => clean), variants.map(() => VARIANT_LINES));
  assertEquals(result.notes, []);
  const [texts, plainTexts] = [await spelled.cleanTexts(), await plain.cleanTexts()];
  for (const { how, prefix } of variants) {
    const ofVariant = (all: readonly string[]) => all.filter((text) => text.includes(prefix));
    assertEquals(ofVariant(texts), ofVariant(plainTexts), how);
  }
});

/** Writes the first lines of the stream as Parquet; gives the file's path. */
async function put(folder: JobFolder, select: string, records = variantStream(0).records) {
  const path = `${folder.path}/a.parquet`;
  await writeParquetFile(path, records.slice(0, 20), { contract: evTelemetry, select });
  return path;
}

Deno.test("runJob() widens FLOAT and whole numbers to doubles as they are", async () => {
  await using folder = await jobFolder();
  const [first] = variantStream(0).records;
  const select = `SELECT * REPLACE (soc_pct::UTINYINT AS soc_pct, speed_kph::FLOAT AS speed_kph,
    odometer_km::HUGEINT AS odometer_km, [200, 201, 202, 203]::SMALLINT[] AS tyre_pressure_kpa)
    FROM (${FLAT}) LIMIT 1`;
  assertEquals((await folder.run(await put(folder, select))).clean_rows, 1);
  assertEquals(
    await folder.query(
      "clean",
      "SELECT soc_pct, speed_kph, odometer_km, tyre_pressure_kpa AS t FROM rows",
    ),
    [{
      soc_pct: Math.round(first.metrics.soc_pct),
      speed_kph: Math.fround(first.metrics.speed_kph),
      odometer_km: Math.round(first.metrics.odometer_km),
      t: [200, 201, 202, 203],
    }],
  );
});

const DIRTY: Readonly<Record<string, readonly [set: string, ...reasons: string[]]>> = {
  "NaN": ["m.soc_pct = 'nan'::DOUBLE", "type:soc_pct"],
  "infinity": ["m.speed_kph = '-inf'::DOUBLE", "type:speed_kph"],
  "null": ["m.soc_pct = NULL", "not_null:soc_pct"],
  "too large": ["m.speed_kph = 250.0001", "range:speed_kph"],
  "three tyres": ["m.tyre_pressure_kpa = [200, 200, 200]", "type:tyre_pressure_kpa"],
  "a null tyre": ["m.tyre_pressure_kpa = [200, 200, NULL, 200]", "type:tyre_pressure_kpa"],
  "a NaN tyre": ["m.tyre_pressure_kpa = [200, 200, 'nan'::DOUBLE, 200]", "type:tyre_pressure_kpa"],
  "a flat tyre": ["m.tyre_pressure_kpa = [200, 200, 119.9, 200]", "range:tyre_pressure_kpa"],
  "no boolean": ["m.is_charging = NULL", "not_null:is_charging"],
  "no id": ["vehicle_id = NULL", "not_null:vehicle_id"],
  "no events": ["events = NULL", "not_null:events"],
  "unknown fault": ["events = {fault_code: 'OUCH \"é\" NaN'}", "enum:fault_code"],
  "hour 24": ["timestamp = '2025-08-24T24:00:00Z'", "type:timestamp"],
  "second 60": ["timestamp = '2025-08-24T23:59:60Z'", "type:timestamp"],
  "year 0": ["timestamp = '0000-08-24T00:00:00Z'", "type:timestamp"],
  "no leap day": ["timestamp = '2025-02-29T00:00:00Z'", "type:timestamp"],
  "a day only": ["timestamp = '2025-08-24'", "type:timestamp"],
  "no timestamp": ["timestamp = NULL", "not_null:timestamp"],
  "the first row again": ["timestamp = '2025-08-24T18:05:30Z'", "duplicate"],
};

/** A query that spoils one row of the records per case, the rows after the first. */
function dirtySelect(layout: "nested" | "flat"): string {
  const cases = Object.values(DIRTY);
  const spoiled = (column: string, sql: string) => {
    const whens = cases.flatMap(([set], at) => {
      const [left, ...right] = set.split(" = ");
      return left === column ? [`WHEN ${at + 1} THEN ${right.join(" = ")}`] : [];
    });
    return whens.length === 0 ? sql : `CASE line ${whens.join(" ")} ELSE ${sql} END`;
  };
  const metrics = COLUMNS.filter(([, { path }]) => path?.[0] === "metrics")
    .map(([name]) => `${name} := ${spoiled(`m.${name}`, `metrics.${name}`)}`);
  // The last case needs the first row's vehicle.
  const select = `SELECT schema_version,
    CASE line WHEN ${cases.length} THEN 'EV-00001' ELSE ${
    spoiled("vehicle_id", "vehicle_id")
  } END AS vehicle_id,
    ${spoiled("timestamp", "timestamp")} AS timestamp,
    struct_pack(${metrics.join(", ")}) AS metrics, ${spoiled("events", "events")} AS events
    FROM (SELECT *, rowid AS line FROM records) ORDER BY line`;
  return layout === "nested" ? select : FLAT.replace("records", `(${select})`);
}

for (const layout of ["nested", "flat"] as const) {
  Deno.test(`runJob() judges ${layout} Parquet rows as JSON lines, and a replay judges their raw text the same`, async () => {
    await using folder = await jobFolder();
    await folder.run(await put(folder, dirtySelect(layout)));
    const reasons = async () =>
      await folder.query<{ line: number; reasons: string[] }>(
        "quarantine",
        "SELECT source_line AS line, reasons FROM rows ORDER BY source_line",
      );
    // A flat file has no objects that could be missing.
    const expected = Object.entries(DIRTY).flatMap(([how, [, ...reasons]], at) =>
      layout === "flat" && how === "no events" ? [] : [{ line: at + 2, reasons }]
    );
    const found = await reasons();
    assertEquals(found, expected);
    const again = await replayJob({ contract: evTelemetry, output: folder.lake });
    assertEquals([again.clean_rows, again.written.rows], [0, 0]);
    assertEquals(await reasons(), found);

    // The raw text is a record: read as JSON lines it gives the same verdicts.
    await using other = await jobFolder();
    const raw = await folder.query<{ raw: string }>(
      "quarantine",
      "SELECT raw FROM rows ORDER BY source_line",
    );
    const texts = [variantStream(0).lines[0], ...raw.map((row) => row.raw)];
    await other.run(other.put("a.jsonl", texts.join("\n")));
    assertEquals(
      await other.query("quarantine", "SELECT reasons FROM rows ORDER BY source_line"),
      found.map(({ reasons }) => ({ reasons })),
    );
  });
}

// @fault input files: instants of Parquet beyond the year 9999 -> the row has no time, and is
//   quarantined
Deno.test("runJob() gives an instant of Parquet beyond four-digit years no time, in every type", async () => {
  await using folder = await jobFolder();
  for (const [instant, type] of [["infinity", "TIMESTAMP"], ["12000-01-01", "TIMESTAMPTZ"]]) {
    const select = `SELECT * REPLACE ('${instant}'::${type} AS timestamp) FROM records`;
    const { reasons } = await folder.run(await put(folder, select));
    assertEquals(reasons, { "type:timestamp": 20 });
    const replayed = await replayJob({ contract: evTelemetry, output: folder.lake });
    assertEquals([replayed.reasons, replayed.written.rows], [{ "type:timestamp": 20 }, 0]);
  }
});
