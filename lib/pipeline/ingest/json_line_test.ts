import { assertEquals } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { iqrLimits } from "@lib/quality/iqr.ts";
import { rulesOf } from "@lib/quality/rules.ts";
import { toRow } from "@lib/quality/to_row.ts";
import { GOLDEN_CASES, goldenLines, goldenVerdicts } from "@lib/testing/golden.ts";
import { isBlank, standardizeLine } from "./json_line.ts";

for (const { stream, name, profile } of GOLDEN_CASES) {
  Deno.test(`standardizeLine() and toRow() judge each line of ${name} as the reference does (${profile})`, () => {
    const expected = goldenVerdicts(name, profile);
    const judge = toRow(rulesOf(evTelemetry, profile));
    const iqr = Object.fromEntries(
      evTelemetry.flags.iqr.map((column) => {
        const { q1, q3 } = expected.iqr_bounds[column]!;
        return [column, iqrLimits(q1, q3)];
      }),
    );
    const seen = new Set<string>();
    const found = { status: "", reasons: {}, warnings: {}, iqr_outliers: {} } as {
      status: string;
      [part: string]: string | Record<string, readonly string[]>;
    };
    const note = (part: string, line: number, codes: readonly string[]) => {
      if (codes.length > 0) (found[part] as Record<string, readonly string[]>)[line] = codes;
    };
    goldenLines(stream).forEach((bytes, at) => {
      if (isBlank(bytes)) {
        found.status += "B";
        return;
      }
      const row = standardizeLine(evTelemetry, bytes);
      const parts = evTelemetry.key.map((column) => row.values[column]);
      const key = parts.join("#");
      const isDuplicate = !parts.includes(null) && seen.has(key);
      seen.add(key);
      const verdict = judge(row, { isDuplicate, iqr });
      found.status += verdict.reasons.length === 0 ? "C" : "Q";
      note("reasons", at + 1, verdict.reasons);
      note("warnings", at + 1, verdict.warnings);
      const outliers = evTelemetry.flags.iqr.filter((column) => !verdict.flags[`q_iqr__${column}`]);
      note("iqr_outliers", at + 1, [...outliers].sort());
    });
    assertEquals(found["status"], expected.status);
    assertEquals(found["reasons"], expected.reasons);
    assertEquals(found["warnings"], expected.warnings);
    assertEquals(found["iqr_outliers"], expected.iqr_outliers);
  });
}
