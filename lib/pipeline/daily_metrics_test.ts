import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { Contract } from "@lib/contracts/contract.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { openDuckdb, sqlName } from "@lib/engines/duckdb.ts";
import { PythonRandom } from "@lib/simulation/python_random.ts";
import { GOLDEN_CASES, goldenLines, goldenVerdicts } from "@lib/testing/golden.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { withJudgedLines } from "@lib/testing/with_judged_lines.ts";
import { waterLevel } from "@lib/testing/water_level.ts";
import { dailyMetrics, type DailyRow } from "./daily_metrics.ts";
import { cleanColumns } from "./output_columns.ts";
import { ENGINES } from "./quality/quality_engine.ts";

/** Compares figures exactly but for averages, whose sum depends on the order of the rows. */
function assertSameFigures(actual: readonly DailyRow[], expected: readonly DailyRow[]): void {
  const withoutAverages = (rows: readonly DailyRow[]) =>
    rows.map((row) =>
      Object.entries(row).map(([name, value]) => [name, name.endsWith("_avg") ? 0 : value])
    );
  assertEquals(withoutAverages(actual), withoutAverages(expected));
  actual.forEach((row, at) => {
    for (const [name, value] of Object.entries(row)) {
      if (name.endsWith("_avg") && value !== null) {
        assertAlmostEquals(value as number, expected[at]![name] as number);
      }
    }
  });
}

for (const { stream, name, profile } of GOLDEN_CASES) {
  Deno.test(`dailyMetrics() gives the daily figures of ${name} on either engine (${profile})`, async () => {
    const expected = goldenVerdicts(name, profile).daily as readonly DailyRow[];
    const lines = goldenLines(stream);
    await withJudgedLines(
      evTelemetry,
      { profile, lines, engine: "duckdb" },
      async (db, scratch) => {
        const columns = cleanColumns(evTelemetry, { profile, runId: "run" })
          .map(({ sql, name }) => `${sql} AS ${sqlName(name)}`);
        // In a folder named as in a lake, its rows spread over files at random.
        const files = [0, 1, 2].map((part) => `${scratch}/ano=2025/mes=8/${part}[*].parquet`);
        await Deno.mkdir(`${scratch}/ano=2025/mes=8`, { recursive: true });
        for (const [part, file] of files.entries()) {
          await db.run(`
          COPY (SELECT ${columns.join(", ")} FROM (SELECT *, 'file' AS source_file FROM judged)
                WHERE is_clean AND hash(row_id) % 3 = ${part})
          TO '${file}' (FORMAT parquet)`);
        }
        const days = [...new Set(expected.map(({ event_date }) => event_date))].slice(1);
        for (const engine of ENGINES) {
          const options = { contract: evTelemetry, files, engine };
          assertSameFigures(await dailyMetrics(db, options), expected);
          assertSameFigures(
            await dailyMetrics(db, { ...options, days }),
            expected.filter(({ event_date }) => days.includes(event_date)),
          );
        }
      },
    );
  });
}

Deno.test("dailyMetrics() takes its figures from the contract and agrees on nulls, old days and odd names", async () => {
  using db = await openDuckdb();
  using folder = temporaryFolder();
  const random = new PythonRandom(7);
  const maybe = (value: string) => random.random() < 0.3 ? "NULL" : value;
  const rows = Array.from({ length: 500 }, () => [
    maybe(random.choice(["'a'", "'Z'", "'é'", "'😀'", "'\ufb01'", "''"])),
    maybe(`DATE '${random.choice(["0001-01-01", "0999-12-31", "1969-12-31", "2025-08-24"])}'`),
    maybe(random.choice(["-0.0", "1.5", "1.5", "2", "1e300", "-7e-300"])),
    maybe(random.choice(["TRUE", "FALSE"])),
  ]);
  const write = async (name: string, columns: string) => {
    const values = rows.map((row) => `(${row.join(", ")})`).join(", ");
    const path = `${folder.path}/${name}.parquet`;
    await db.run(`
      COPY (SELECT ${columns} FROM (VALUES ${values}) AS t (station, event_date, level_m, is_dry))
      TO '${path}' (FORMAT parquet)`);
    return path;
  };
  const all = "station, event_date::DATE AS event_date, level_m::DOUBLE AS level_m";
  const files = [
    await write("without_level", "station, event_date::DATE AS event_date, is_dry"),
    await write("without_dry", `1 AS extra, ${all}`),
    await write("whole", `is_dry, ${all}`),
  ];
  const contract: Contract = {
    ...waterLevel,
    daily: {
      by: "station",
      aggregates: {
        ...waterLevel.daily.aggregates,
        level_p50: { fn: "p50", column: "level_m" },
        level_min: { fn: "min", column: "level_m" },
      },
    },
  };
  for (const some of [files, files.slice(0, 1), files.slice(1), []]) {
    for (const days of [undefined, ["1969-12-31", "0999-12-31"], []]) {
      const options = { contract, files: some, ...(days === undefined ? {} : { days }) };
      const byDuckdb = await dailyMetrics(db, options);
      assertEquals(await dailyMetrics(db, { ...options, engine: "polars" }), byDuckdb);
      assertEquals(
        byDuckdb.length,
        some.length === 0 || days?.length === 0 ? 0 : 6 * (days?.length ?? 4),
      );
    }
  }
});

Deno.test("dailyMetrics() takes the lower of two middle values", async () => {
  using db = await openDuckdb();
  using folder = temporaryFolder();
  const file = `${folder.path}/file.parquet`;
  for (const [count, middle] of [[1, 1], [2, 1], [3, 2], [4, 2], [5, 3], [100, 50], [101, 51]]) {
    await db.run(`
      COPY (SELECT 'v' AS vehicle_id, DATE '2025-08-24' AS event_date, range::DOUBLE AS soc_pct
            FROM range(${count}, 0, -1))
      TO '${file}' (FORMAT parquet)`);
    for (const engine of ENGINES) {
      const [row] = await dailyMetrics(db, { contract: evTelemetry, files: [file], engine });
      assertEquals(row, {
        vehicle_id: "v",
        event_date: "2025-08-24",
        rows: count!,
        soc_min: 1,
        soc_p50: middle!,
        soc_max: count!,
        low_soc_cnt: 0,
        speed_avg: null,
      });
    }
  }
});
