import { assertEquals } from "@std/assert";
import { iqrLimits } from "@lib/quality/iqr.ts";
import { openDuckdb } from "@lib/engines/duckdb.ts";
import { PythonRandom } from "@lib/simulation/python_random.ts";
import { rulesOf } from "@lib/quality/rules.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { waterLevel } from "@lib/testing/water_level.ts";
import { withJudgedLines } from "@lib/testing/with_judged_lines.ts";
import { createStandardTable } from "../standard_table.ts";
import { duckdbQuality } from "./duckdb_quality.ts";
import { polarsQuality } from "./polars_quality.ts";
import { ENGINES } from "./quality_engine.ts";

const encoder = new TextEncoder();

function reading(when: string, rest: Readonly<Record<string, unknown>> = {}): string {
  const place = { station: "a", probe: "p" };
  return JSON.stringify({ when, place, level_m: 1, method: "radar", ...rest });
}

Deno.test("duckdbQuality() and polarsQuality() let the first row of a key stand, whatever its quality", async () => {
  const noon = "2025-08-24T12:00:00Z";
  const old = "1969-12-31T23:59:59.999999Z";
  const cases: readonly (readonly [line: string, reasons: readonly string[]])[] = [
    [reading(noon, { level_m: 99 }), ["range:level_m"]],
    [reading(noon), ["duplicate"]],
    [reading(noon, { level_m: 2, method: "float" }), ["duplicate"]],
    ["not a record", ["malformed_json"]],
    [reading("2025-08-24 09:00:00.0000009-0300", { method: "sight" }), [
      "duplicate",
      "enum:method",
    ]],
    [reading("2025-08-24T12:00:00.000001Z"), []],
    [reading(noon, { place: { station: "a", probe: "q" } }), []],
    [reading(noon, { place: { station: "a", probe: "" } }), []],
    [reading(noon, { place: { station: "a", probe: "" } }), ["duplicate"]],
    [reading(noon, { place: { station: "a" } }), ["not_null:probe"]],
    [reading(noon, { place: { station: "a" } }), ["not_null:probe"]],
    [reading("soon"), ["type:when"]],
    [reading("soon"), ["type:when"]],
    [reading(old), []],
    [reading(old), ["duplicate"]],
    [reading("0001-01-01T00:00:00Z"), []],
    [reading("0001-01-01T18:00:00+18:00"), ["duplicate"]],
    ["not a record", ["malformed_json"]],
  ];
  // Enough rows that Polars looks for duplicates in several passes.
  const between = Array.from(
    { length: 500 },
    (_, at) => reading(new Date(1.7e12 + at * 1000).toISOString()),
  );
  const lines = [...cases.map(([line]) => line), ...between, ...cases.map(([line]) => line)];
  const again = cases.map(([, reasons]) =>
    reasons.some((code) =>
        code === "duplicate" || /^malformed|^not_null:probe|^type:when/.test(code)
      )
      ? reasons
      : ["duplicate", ...reasons]
  );
  const expected = [...cases.map(([, reasons]) => reasons), ...between.map(() => []), ...again];
  for (const engine of ENGINES) {
    const options = {
      profile: "documented",
      lines: lines.map((line) => encoder.encode(line)),
      engine,
    };
    const found = await withJudgedLines(
      waterLevel,
      options,
      (db) => db.rows<{ reasons: string[] }>("SELECT reasons FROM judged ORDER BY row_id"),
    );
    assertEquals(found.map(({ reasons }) => reasons), expected, engine);
  }
});

Deno.test("duckdbQuality() and polarsQuality() measure the same quartiles, to the last bit", async () => {
  const random = new PythonRandom(11);
  for (let count = 0; count < 16; count++) {
    const scale = 10 ** (random.randrange(600) - 300);
    const lines = Array.from(
      { length: count },
      () => encoder.encode(reading("", { level_m: random.uniform(-scale, scale) })),
    );
    const [duckdb, polars] = await Promise.all(
      ENGINES.map((engine) =>
        withJudgedLines(
          waterLevel,
          { profile: "lenient", lines, engine },
          (_db, _scratch, { iqr }) => Promise.resolve(iqr),
        )
      ),
    );
    assertEquals(polars, duckdb);
    assertEquals(polars!["flow_m3_s"], iqrLimits(null, null));
  }
});

Deno.test("polarsQuality() leaves the view of duckdbQuality() for an empty table too", async () => {
  using scratch = temporaryFolder();
  const views = [];
  for (const engine of [duckdbQuality, () => polarsQuality()]) {
    using db = await openDuckdb();
    await createStandardTable(db, waterLevel);
    await engine(db).judge({
      db,
      contract: waterLevel,
      table: rulesOf(waterLevel),
      scratch: scratch.path,
    });
    assertEquals(await db.rows("SELECT * FROM judged"), []);
    views.push(await db.rows("DESCRIBE judged"));
  }
  assertEquals(views[1], views[0]);
});
