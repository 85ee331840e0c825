import { assert, assertEquals } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { standardizeJson } from "@lib/contracts/standard_row.ts";
import { rulesOf } from "@lib/quality/rules.ts";
import { toRow } from "@lib/quality/to_row.ts";
import { dirtyLines } from "@lib/testing/dirty_lines.ts";
import { conditionCode } from "./condition_code.ts";

Deno.test("conditionCode() is what the row form does: run, it gives the same verdicts", () => {
  const decoder = new TextDecoder();
  const rows = dirtyLines(evTelemetry, { seed: 5, lines: 600 })
    .map((line) => standardizeJson(evTelemetry, decoder.decode(line)));
  for (const profile of Object.keys(evTelemetry.profiles)) {
    const table = rulesOf(evTelemetry, profile);
    const judge = toRow(table);
    const compiled = [...table.rules, ...table.warnings].map(({ code, condition }) => ({
      code,
      holds: new Function("values", "issues", "isDuplicate", `return ${conditionCode(condition)};`),
    }));
    let found = 0;
    for (const [i, { values, issues }] of rows.entries()) {
      if (issues.some((code) => code.startsWith("malformed"))) continue;
      const isDuplicate = i % 7 === 0;
      const { reasons, warnings } = judge({ values, issues }, { isDuplicate, iqr: {} });
      const codes = compiled.filter(({ holds }) => holds(values, issues, isDuplicate))
        .map(({ code }) => code);
      assertEquals(codes, [...reasons, ...warnings]);
      found += codes.length;
    }
    assert(found > 500, `only ${found} codes: the rows are too clean to tell`);
  }
});
