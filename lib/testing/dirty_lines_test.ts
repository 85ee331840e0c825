import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { Contract } from "@lib/contracts/contract.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { rulesOf } from "@lib/quality/rules.ts";
import { dirtyLines } from "./dirty_lines.ts";
import { rowVerdicts } from "./row_verdicts.ts";
import { waterLevel } from "./water_level.ts";

Deno.test("dirtyLines() breaks every rule, passes every rule, and sets every flag both ways", () => {
  for (const contract of [evTelemetry, waterLevel] satisfies Contract[]) {
    for (const profile of Object.keys(contract.profiles)) {
      const texts = { vehicle_id: ["EV-00001", "CAR-1"] };
      const lines = dirtyLines(contract, { seed: 1, lines: 3000, texts });
      const { rows } = rowVerdicts(contract, { profile, lines });
      const { rules, warnings, flags } = rulesOf(contract, profile);
      const seen = new Set(
        rows.flatMap((row) => [
          ...row.reasons,
          ...row.warnings,
          ...flags.map(({ name }) => `${name} ${row.flags[name]}`),
        ]),
      );
      const wanted = [
        // Only a CSV file has lines that are malformed in this way.
        ...[...rules, ...warnings].map(({ code }) => code).filter((code) =>
          code !== "malformed_csv"
        ),
        ...flags.flatMap(({ name }) => [`${name} true`, `${name} false`]),
      ];
      assertEquals(wanted.filter((name) => !seen.has(name)), []);
      assert(rows.filter(({ reasons }) => reasons.length === 0).length > 100);
      assert(rows.length < lines.length, "no blank line");
    }
  }
});

Deno.test("dirtyLines() gives other lines for another seed, and never two lines as one", () => {
  const lines = dirtyLines(waterLevel, { seed: 1, lines: 500 });
  assertNotEquals(dirtyLines(waterLevel, { seed: 2, lines: 500 }), lines);
  assertEquals(lines.filter((line) => line.includes(10)), []);
});

Deno.test("dirtyLines() draws numbers as told and leaves columns out", () => {
  const lines = dirtyLines(waterLevel, {
    seed: 1,
    lines: 20,
    healthy: 1,
    numbers: { level_m: () => 7 },
    absent: ["flow_m3_s"],
  });
  const { iqr } = rowVerdicts(waterLevel, { profile: "documented", lines });
  assertEquals(iqr["level_m"], { q1: 7, q3: 7, lo: 7, hi: 7 });
  assertEquals(iqr["flow_m3_s"], { q1: null, q3: null, lo: null, hi: null });
});
