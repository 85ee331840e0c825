import { assert, assertEquals } from "@std/assert";
import { type Contract, contract as contractOf } from "@lib/contracts/contract.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import type { PythonRandom } from "@lib/simulation/python_random.ts";
import { dirtyLines, type DirtyLinesOptions } from "@lib/testing/dirty_lines.ts";
import { nextDouble } from "@lib/testing/dirty_values.ts";
import { engineVerdicts } from "@lib/testing/engine_verdicts.ts";
import { GOLDEN_CASES, goldenLines, goldenVerdicts } from "@lib/testing/golden.ts";
import { assertSameVerdicts, rowVerdicts, type Verdicts } from "@lib/testing/row_verdicts.ts";
import { waterLevel } from "@lib/testing/water_level.ts";
import { ENGINES } from "./quality_engine.ts";

/** With limits that have no short decimal, and a name that another one starts with. */
const prefixed = contractOf({
  ...waterLevel,
  name: "prefixed_level",
  columns: {
    ...waterLevel.columns,
    level: {
      type: "double",
      path: ["place", "level"],
      range: [0.09999999999999999, 0.30000000000000004],
      mandatory: true,
      description: "Height above a point of reference",
    },
  },
  flags: { ...waterLevel.flags, range: ["level"], iqr: ["level", "level_m"] },
});
const CONTRACTS: readonly Contract[] = [evTelemetry, waterLevel, prefixed];
const TEXTS = { vehicle_id: ["EV-00001", "EV-00002", "EV-99999", "CAR-1"] };
/** DuckDB reads this number as another one where it stands in SQL without an exponent. */
const ODD = 0.09999999999999999;
const MOSTLY_ODD = [
  ...Array.from({ length: 9 }, () => ODD),
  nextDouble(ODD, 1),
  nextDouble(ODD, -1),
];

/** Fails unless both engines say of each line what one row in TypeScript says; gives that. */
async function assertAgreement(
  contract: Contract,
  profile: string,
  lines: readonly Uint8Array[],
): Promise<Verdicts> {
  const expected = rowVerdicts(contract, { profile, lines });
  const columns: (readonly string[])[] = [];
  for (const engine of ENGINES) {
    const actual = await engineVerdicts(contract, { profile, lines, engine });
    assertSameVerdicts(actual, expected, { engine, lines });
    assertEquals(actual.contradictions, 0);
    columns.push(actual.columns);
  }
  assertEquals(columns[1], columns[0]);
  return expected;
}

for (const { stream, name, profile } of GOLDEN_CASES) {
  // @shows One rule, one place
  Deno.test(`duckdbQuality() and polarsQuality() judge ${name} as the reference does (${profile})`, async () => {
    const expected = goldenVerdicts(name, profile);
    const lines = goldenLines(stream);
    for (const engine of ENGINES) {
      const { rows, iqr } = await engineVerdicts(evTelemetry, { profile, lines, engine });
      const status = Array.from(lines, () => "B");
      for (const { line, reasons } of rows) status[line - 1] = reasons.length === 0 ? "C" : "Q";
      assertEquals(status.join(""), expected.status);
      const byLine = (codes: (row: typeof rows[number]) => readonly string[]) =>
        Object.fromEntries(
          rows.filter((row) => codes(row).length > 0).map((row) => [row.line, codes(row)]),
        );
      assertEquals(byLine(({ reasons }) => reasons), expected.reasons);
      assertEquals(byLine(({ warnings }) => warnings), expected.warnings);
      assertEquals(
        byLine(({ flags }) =>
          evTelemetry.flags.iqr.filter((column) => !flags[`q_iqr__${column}`]).sort()
        ),
        expected.iqr_outliers,
      );
      for (const column of evTelemetry.flags.iqr) {
        for (const limit of ["q1", "q3", "lo", "hi"] as const) {
          const off = iqr[column]![limit]! - expected.iqr_bounds[column]![limit];
          assert(Math.abs(off) <= 1e-9, `${engine}: ${limit} of ${column} is off by ${off}`);
        }
      }
    }
  });
}

for (const contract of CONTRACTS) {
  for (const profile of Object.keys(contract.profiles)) {
    // @fault input files: rows that break every rule in random ways -> DuckDB, Polars and the row
    //   validator give one verdict
    // @shows One rule, one place
    Deno.test(`three compilations judge dirty rows of ${contract.name} the same (${profile})`, async () => {
      const allAs = (draw: (random: PythonRandom) => number) =>
        Object.fromEntries(contract.flags.iqr.map((column) => [column, draw]));
      const clean = { lines: 600, texts: TEXTS, healthy: 0.9 };
      const runs: DirtyLinesOptions[] = [
        { seed: 1, lines: 3000, texts: TEXTS },
        // Hardly any dirt, so that outliers, edges of the flags and clean rows are many.
        { seed: 2, lines: 1500, texts: TEXTS, healthy: 0.9 },
        // q1 = q3 with neighbours one bit away; values that lie on a limit; limits that overflow a
        // double; no limits.
        { ...clean, seed: 3, numbers: allAs((random) => random.choice(MOSTLY_ODD)) },
        { ...clean, seed: 4, numbers: allAs((random) => random.randrange(24) / 8) },
        { ...clean, seed: 5, numbers: allAs((random) => random.choice([-1e308, 1e308, 0.1])) },
        { ...clean, seed: 6, absent: contract.flags.iqr },
        ...[0, 1, 2, 7].map((lines) => ({ seed: 100 + lines, lines })),
      ];
      for (const run of runs) {
        await assertAgreement(contract, profile, dirtyLines(contract, run));
      }
    });
  }
}
