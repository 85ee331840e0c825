import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { openDuckdb } from "@lib/engines/duckdb.ts";
import { GOLDEN_CASES, goldenLines, goldenPath, goldenVerdicts } from "@lib/testing/golden.ts";
import { type JobFolder, jobFolder } from "@lib/testing/job_folder.ts";
import { dailyMetrics } from "./daily_metrics.ts";
import { ENGINES } from "./quality/quality_engine.ts";
import type { DataSet } from "./output_columns.ts";

const decoder = new TextDecoder();
const FLAT = ["schema_version", "vehicle_id", "event_ts_utc", "soc_pct", "pack_voltage_v"];
FLAT.push("pack_current_a", "power_kw", "battery_temp_c", "motor_temp_c", "coolant_temp_c");
FLAT.push("tyre_pressure_kpa", "speed_kph", "odometer_km", "latitude", "longitude", "heading_deg");
FLAT.push("ambient_temp_c", "is_charging", "charge_power_kw", "health_score", "fault_code");
/** The order of the original pipeline's DOMAINS. */
const RANGED = ["soc_pct", "battery_temp_c", "motor_temp_c", "coolant_temp_c", "speed_kph"];
RANGED.push("latitude", "longitude", "heading_deg", "health_score", "pack_voltage_v");
RANGED.push("pack_current_a", "power_kw", "charge_power_kw", "odometer_km", "ambient_temp_c");
const IQR = ["soc_pct", "speed_kph", "battery_temp_c", "motor_temp_c", "power_kw"];
const FLAGS = [
  "q_not_null__vehicle_id",
  "q_not_null__event_ts_utc",
  ...RANGED.map((name) => `q_range__${name}`),
  "q_is_duplicate",
  ...IQR.map((name) => `q_iqr__${name}`),
];
const SOURCE = ["source_file", "source_line", "run_id"];
const PARTITION = ["ano", "mes"];
const CLEAN = [...FLAT, ...FLAGS, "event_date", "dia", "hora", "is_low_soc", "battery_temp_band"];
CLEAN.push("vehicle_ts_key", ...SOURCE, ...PARTITION);
const QUARANTINE = [...FLAT, ...FLAGS, "reasons", "raw", "raw_encoding", ...SOURCE, ...PARTITION];

async function columnsOf(folder: JobFolder, dataSet: DataSet): Promise<string[]> {
  const rows = await folder.query<{ column_name: string }>(dataSet, "DESCRIBE rows");
  return rows.map(({ column_name }) => column_name);
}

/** Rows per partition under the names that the reference uses. */
async function partitionsOf(folder: JobFolder, dataSet: DataSet): Promise<Record<string, number>> {
  const rows = await folder.query<{ ano: number; mes: number; n: number }>(
    dataSet,
    "SELECT ano, mes, count(*) AS n FROM rows GROUP BY ano, mes",
  );
  return Object.fromEntries(
    rows.map((
      { ano, mes, n },
    ) => [ano === 0 && mes === 0 ? "sem_data" : `ano=${ano}/mes=${mes}`, n]),
  );
}

for (const { stream, name, profile } of GOLDEN_CASES) {
  for (const engine of name === "dirty_v20" ? ENGINES : ["duckdb" as const]) {
    // @shows Nothing lost, nothing twice
    // @shows A line in one place
    Deno.test(`runJob() stores ${name} as the reference judges it (${profile}, ${engine})`, async () => {
      const expected = goldenVerdicts(name, profile);
      await using folder = await jobFolder();
      const result = await folder.run(goldenPath(stream), { profile, engine });

      assertEquals(
        [result.input_rows, result.clean_rows, result.quarantine_rows, result.blank_lines],
        [expected.records, expected.clean, expected.quarantine, expected.blank],
      );
      assertEquals(result["low_soc_rows"], expected.low_soc_rows);
      assertEquals(result.reasons, expected.reason_counts);
      assertEquals(
        result.warnings["format:vehicle_id"] ?? 0,
        Object.keys(expected.warnings).length,
      );
      for (const column of IQR) {
        for (const limit of ["q1", "q3", "lo", "hi"] as const) {
          assertAlmostEquals(result.iqr[column]![limit]!, expected.iqr_bounds[column]![limit]);
        }
        assertEquals(result.iqr[column]!.outliers, expected.iqr_false_counts[column]);
      }

      // Each line of the file is in exactly one data set, with its own reasons and flags.
      const status = Array.from({ length: expected.lines }, () => "B");
      const reasons: Record<string, readonly string[]> = {};
      const outliers: Record<string, readonly string[]> = {};
      const select = `SELECT source_line, ${IQR.map((column) => `q_iqr__${column}`).join(", ")}`;
      for (const dataSet of ["clean", "quarantine"] as const) {
        const rows = await folder.query<Record<string, unknown> & { source_line: number }>(
          dataSet,
          `${select}${dataSet === "clean" ? "" : ", reasons"} FROM rows`,
        );
        for (const row of rows) {
          assertEquals(status[row.source_line - 1], "B", `line ${row.source_line} is stored twice`);
          status[row.source_line - 1] = dataSet === "clean" ? "C" : "Q";
          const off = IQR.filter((column) => !row[`q_iqr__${column}`]).sort();
          if (off.length > 0) outliers[row.source_line] = off;
          if (dataSet === "quarantine") {
            reasons[row.source_line] = row["reasons"] as string[];
          }
        }
      }
      assertEquals(status.join(""), expected.status);
      assertEquals(reasons, expected.reasons);
      assertEquals(outliers, expected.iqr_outliers);

      assertEquals(await partitionsOf(folder, "clean"), expected.clean_partitions);
      assertEquals(await partitionsOf(folder, "quarantine"), expected.quarantine_partitions);
      const bands = await folder.query<{ battery_temp_band: string; n: number }>(
        "clean",
        "SELECT battery_temp_band, count(*) AS n FROM rows GROUP BY ALL",
      );
      assertEquals(
        Object.fromEntries(bands.map((row) => [row.battery_temp_band, row.n])),
        expected.battery_temp_band,
      );
      assertEquals(await columnsOf(folder, "clean"), CLEAN);
      if (expected.quarantine > 0) assertEquals(await columnsOf(folder, "quarantine"), QUARANTINE);

      using db = await openDuckdb();
      const files = await folder.query<{ filename: string }>(
        "clean",
        `SELECT file AS filename FROM glob('${folder.lake}/clean/**/*.parquet')`,
      );
      const daily = await dailyMetrics(db, {
        contract: evTelemetry,
        files: files.map(({ filename }) => filename),
        engine,
      });
      assertEquals(daily.length, expected.daily.length);
      const byKey = new Map(daily.map((row) => [`${row["vehicle_id"]} ${row.event_date}`, row]));
      for (const { speed_avg, ...figures } of expected.daily) {
        const { speed_avg: average, ...found } = byKey.get(
          `${figures["vehicle_id"]} ${figures["event_date"]}`,
        )!;
        assertEquals<unknown>(found, figures);
        assertAlmostEquals(average as number, speed_avg as number);
      }
    });
  }
}

Deno.test("runJob() keeps the very bytes of each quarantined line", async () => {
  await using folder = await jobFolder();
  const lines = goldenLines("dirty_v20.jsonl.gz");
  await folder.run(goldenPath("dirty_v20.jsonl.gz"), { profile: "seed" });
  const rows = await folder.query<{ source_line: number; raw: string; raw_encoding: string }>(
    "quarantine",
    "SELECT source_line, raw, raw_encoding FROM rows",
  );
  assert(rows.length > 165 && rows.some(({ raw_encoding }) => raw_encoding === "base64"));
  for (const { source_line, raw, raw_encoding } of rows) {
    const line = lines[source_line - 1]!;
    if (raw_encoding === "base64") assertEquals(Uint8Array.fromBase64(raw), line);
    else assertEquals(raw, decoder.decode(line));
  }
});

Deno.test("runJob() derives day, hour and key from the instant in UTC, to the microsecond", async () => {
  await using folder = await jobFolder();
  const line = decoder.decode(goldenLines("fleet_v20_hz2_t120_seed42.jsonl.gz")[0]!);
  const texts = [
    "2025-12-31T21:00:00.000001-03:00",
    "2024-02-29T00:00:00.5Z",
    "2025-07-01 01:30:00",
  ];
  await folder.run(
    folder.put("a.jsonl", texts.map((text) => line.replace(/2025-[^"]*/, text)).join("\n")),
  );
  assertEquals(
    await folder.query(
      "clean",
      `SELECT ano, mes, dia, hora, event_date::VARCHAR AS day, vehicle_ts_key AS key
       FROM rows ORDER BY source_line`,
    ),
    [
      {
        ano: 2026,
        mes: 1,
        dia: 1,
        hora: 0,
        day: "2026-01-01",
        key: "EV-00001#2026-01-01 00:00:00.000001",
      },
      {
        ano: 2024,
        mes: 2,
        dia: 29,
        hora: 0,
        day: "2024-02-29",
        key: "EV-00001#2024-02-29 00:00:00.5",
      },
      {
        ano: 2025,
        mes: 7,
        dia: 1,
        hora: 1,
        day: "2025-07-01",
        key: "EV-00001#2025-07-01 01:30:00",
      },
    ],
  );
});
