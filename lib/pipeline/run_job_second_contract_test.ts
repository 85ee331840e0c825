import { assert, assertEquals, assertRejects } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { openDuckdb } from "@lib/engines/duckdb.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { csvText } from "@lib/testing/csv_text.ts";
import { dirtyLines } from "@lib/testing/dirty_lines.ts";
import { type JobFolder, jobFolder } from "@lib/testing/job_folder.ts";
import { writeParquetFile } from "@lib/testing/parquet_file.ts";
import { rowVerdicts } from "@lib/testing/row_verdicts.ts";
import { waterLevel } from "@lib/testing/water_level.ts";
import { dailyMetrics } from "./daily_metrics.ts";
import { ENGINES } from "./quality/quality_engine.ts";
import { replayJob } from "./replay_job.ts";

/** One reading, good unless told otherwise. */
function reading(second: number, changes: Readonly<Record<string, unknown>> = {}) {
  return {
    when: `2025-08-24T18:05:${String(second).padStart(2, "0")}Z`,
    place: { station: "Köln", probe: "p1" },
    level_m: 3.25,
    flow_m3_s: 2000 + second,
    wind_ms: [1.5, -2],
    is_frozen: false,
    method: "radar",
    ...changes,
  };
}

/** Readings that all three formats can carry, and the reasons by the profiles. */
const READINGS: readonly [record: unknown, documented: string[], lenient: string[]][] = [
  [reading(0), [], []],
  [reading(1, { level_m: 15 }), [], []],
  [reading(2, { level_m: 15.001 }), ["range:level_m"], []],
  [reading(3, { level_m: 51 }), ["range:level_m"], ["range:level_m"]],
  [reading(4, { level_m: null }), ["not_null:level_m"], ["not_null:level_m"]],
  [reading(5, { flow_m3_s: null, wind_ms: null, is_frozen: null }), [], []],
  [reading(6, { flow_m3_s: -1, wind_ms: [0, 61] }), ["range:flow_m3_s", "range:wind_ms"], []],
  [reading(7, { method: "guess" }), ["enum:method"], []],
  [reading(8, { method: null }), ["not_null:method"], []],
  [reading(0, { level_m: -2 }), ["duplicate"], ["duplicate"]],
  [reading(0, { place: { station: "Köln", probe: "p2" }, level_m: 0.4 }), [], []],
  [reading(9, { place: { station: null, probe: "p1" } }), ["not_null:station"], [
    "not_null:station",
  ]],
  [reading(9, { place: { station: null, probe: "p1" } }), ["not_null:station"], [
    "not_null:station",
  ]],
  [reading(9, { when: "yesterday" }), ["type:when"], ["type:when"]],
];

const FORMATS: Readonly<Record<string, (folder: JobFolder) => Promise<string> | string>> = {
  "JSON lines": (folder) =>
    folder.put("a.jsonl", READINGS.map(([record]) => JSON.stringify(record)).join("\n")),
  "CSV": (folder) =>
    folder.put("a.csv", csvText(READINGS.map(([record]) => record), { contract: waterLevel })),
  "Parquet": async (folder) => {
    const path = `${folder.path}/a.parquet`;
    await writeParquetFile(path, READINGS.map(([record]) => record), { contract: waterLevel });
    return path;
  },
};

for (const [format, put] of Object.entries(FORMATS)) {
  // @shows Your own data
  Deno.test(`runJob() takes another contract through ${format}, both profiles and a replay`, async () => {
    await using folder = await jobFolder(waterLevel);
    const input = await put(folder);
    const lineBefore = format === "CSV" ? 1 : 0;
    const reasons = async () => {
      const rows = await folder.query<{ line: number; reasons: string[] }>(
        "quarantine",
        "SELECT source_line AS line, reasons FROM rows ORDER BY line",
      );
      return rows.map(({ line, reasons }) => [line - lineBefore - 1, reasons]);
    };
    const expected = (profile: 1 | 2) =>
      READINGS.flatMap((row, at) => row[profile].length === 0 ? [] : [[at, row[profile]]]);

    const result = await folder.run(input);
    assertEquals<unknown>(await reasons(), expected(1));
    assertEquals([result.clean_rows, result["dry_rows"]], [
      READINGS.length - expected(1).length,
      1,
    ]);
    assertEquals(
      await folder.query(
        "clean",
        "SELECT station_key AS key, is_dry FROM rows ORDER BY source_line LIMIT 2",
      ),
      [
        { key: "2025-08-24 18:05:00", is_dry: false },
        { key: "2025-08-24 18:05:01", is_dry: false },
      ].map(({ key, is_dry }) => ({ key: `Köln#p1#${key}`, is_dry })),
    );
    // What only the documented rules reject passes the others.
    const replayed = await replayJob({
      contract: waterLevel,
      output: folder.lake,
      profile: "lenient",
    });
    const left = expected(2).map(([at]) => at);
    assertEquals(replayed.clean_rows, expected(1).length - left.length);
    assertEquals<unknown>((await reasons()).map(([at]) => at), left);
    const again = await replayJob({
      contract: waterLevel,
      output: folder.lake,
      profile: "lenient",
    });
    assertEquals([again.clean_rows, again.written.rows], [0, 0]);
  });
}

// @fault input files: dirty lines of a second contract -> judged on both engines as one row in
//   TypeScript is
// @shows Your own data
Deno.test("runJob() judges dirty lines of another contract as one row in TypeScript does, on both engines", async () => {
  const lines = dirtyLines(waterLevel, { seed: 77, lines: 1200, healthy: 0.6 });
  const bytes = new Uint8Array(
    await new Blob(lines.flatMap((line) => [line.slice(), "\n"])).arrayBuffer(),
  );
  for (const profile of Object.keys(waterLevel.profiles)) {
    const { rows: verdicts } = rowVerdicts(waterLevel, { profile, lines });
    for (const engine of ENGINES) {
      await using folder = await jobFolder(waterLevel);
      await folder.run(folder.put("a.jsonl", bytes), { profile, engine });
      const rejected = await folder.query<{ line: number; reasons: string[] }>(
        "quarantine",
        "SELECT source_line AS line, reasons FROM rows ORDER BY line",
      );
      assertEquals(
        rejected,
        verdicts.filter(({ reasons }) => reasons.length > 0)
          .map(({ line, reasons }) => ({ line, reasons: [...reasons] })),
      );
      const clean = await folder.query<{ line: number }>(
        "clean",
        "SELECT source_line AS line FROM rows ORDER BY line",
      );
      assertEquals(
        clean.map(({ line }) => line),
        verdicts.filter(({ reasons }) => reasons.length === 0).map(({ line }) => line),
      );
      assert(clean.length > 100 && rejected.length > 100);
    }
  }
});

Deno.test("runJob() gives another contract its own daily figures and column order", async () => {
  await using folder = await jobFolder(waterLevel);
  await folder.run(await FORMATS["JSON lines"]!(folder));
  const files = await folder.query<{ file: string }>(
    "clean",
    `SELECT file FROM glob('${folder.lake}/clean/**/*.parquet')`,
  );
  using db = await openDuckdb();
  assertEquals(
    await dailyMetrics(db, { contract: waterLevel, files: files.map(({ file }) => file) }),
    [{ station: "Köln", event_date: "2025-08-24", readings: 4, level_max: 15, dry_readings: 1 }],
  );
  const columns = await folder.query<{ column_name: string }>("clean", "DESCRIBE rows");
  assertEquals(columns.map(({ column_name }) => column_name), [
    ...[
      "observed_at",
      "station",
      "probe",
      "level_m",
      "flow_m3_s",
      "wind_ms",
      "is_frozen",
      "method",
    ],
    ...["q_not_null__station", "q_not_null__observed_at", "q_range__level_m", "q_is_duplicate"],
    ...["q_iqr__level_m", "q_iqr__flow_m3_s", "event_date", "dia", "hora", "is_dry", "station_key"],
    ...["source_file", "source_line", "run_id", "ano", "mes"],
  ]);
});

Deno.test("runJob() refuses a lake of another contract or version with the difference, and leaves it", async () => {
  await using folder = await jobFolder(waterLevel);
  const input = await FORMATS["JSON lines"]!(folder);
  await folder.run(input);
  const manifest = Deno.readTextFileSync(`${folder.lake}/_metadata/manifest.json`);
  const newer = { ...waterLevel, version: "4" };
  await assertRejects(
    () => folder.run(input, { contract: newer }),
    UsageError,
    'version: stored "3", new "4"',
  );
  await assertRejects(
    () => folder.run(input, { contract: evTelemetry }),
    UsageError,
    'contract: stored "water_level", new "ev_telemetry"',
  );
  assertEquals(Deno.readTextFileSync(`${folder.lake}/_metadata/manifest.json`), manifest);
});
