import { assert, assertEquals } from "@std/assert";
import type { Contract } from "@lib/contracts/contract.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import type { StandardRow } from "@lib/contracts/standard_row.ts";
import { isBlank, standardizeLine } from "@lib/pipeline/ingest/json_line.ts";
import { dirtyLines } from "@lib/testing/dirty_lines.ts";
import { waterLevel } from "@lib/testing/water_level.ts";
import { iqrLimits } from "./iqr.ts";
import { rulesOf } from "./rules.ts";
import { type Expressions, toPolars } from "./to_polars.ts";
import { toRow } from "./to_row.ts";

/** An expression that can be evaluated here: a function of a row, null standing for unknown. */
type Evaluated = (row: Readonly<Record<string, unknown>>) => unknown;

/** Polars' logic in a few lines: unknown spreads, unless the other side decides. */
const evaluated: Expressions<Evaluated> = {
  column: (name) => (row) => {
    assert(name in row, `no column ${name}`);
    return row[name];
  },
  element: (list, index) => strict(list, (values) => (values as unknown[])[index] ?? null),
  constant: (value) => () => value,
  isNull: (value) => (row) => value(row) === null,
  between: (value, [lo, hi]) =>
    strict(value, (number) => number as number >= lo && number as number <= hi),
  isIn: (text, values) => strict(text, (value) => values.includes(value as string)),
  matches: (text, pattern) => strict(text, (value) => pattern.test(value as string)),
  contains: (text, part) => strict(text, (value) => (value as string).includes(part)),
  not: (value) => strict(value, (truth) => !truth),
  and: (left, right) => decided(left, right, false),
  or: (left, right) => decided(left, right, true),
  orElse: (value, fallback) => (row) => value(row) ?? fallback,
  codes: (choices) => (row) =>
    choices.filter(({ when }) => when(row) === true).map(({ code }) => code).join("|"),
};

function strict(value: Evaluated, of: (known: unknown) => unknown): Evaluated {
  return (row) => {
    const known = value(row);
    return known === null ? null : of(known);
  };
}

function decided(left: Evaluated, right: Evaluated, deciding: boolean): Evaluated {
  return (row) => {
    const both = [left(row), right(row)];
    if (both.includes(deciding)) return deciding;
    return both.includes(null) ? null : !deciding;
  };
}

function polarsRow({ values, issues }: StandardRow, isDuplicate: boolean) {
  const text = issues.length === 0 ? null : `|${issues.join("|")}|`;
  return { ...values, issues: text, is_duplicate: isDuplicate };
}

for (const contract of [evTelemetry, waterLevel] satisfies Contract[]) {
  for (const profile of Object.keys(contract.profiles)) {
    Deno.test(`toPolars() says of dirty rows of ${contract.name} what toRow() says (${profile})`, () => {
      const table = rulesOf(contract, profile);
      const iqr = Object.fromEntries(
        contract.flags.iqr.map((
          name,
          at,
        ) => [name, at === 0 ? iqrLimits(null, null) : iqrLimits(0, 9)]),
      );
      const verdict = toPolars(table, { expressions: evaluated, iqr });
      const judge = toRow(table);
      dirtyLines(contract, { seed: 5, lines: 2000 }).filter((line) => !isBlank(line)).forEach(
        (line, at) => {
          const row = standardizeLine(contract, line);
          const isDuplicate = at % 3 === 0;
          const expected = judge(row, { isDuplicate, iqr });
          const over = polarsRow(row, isDuplicate);
          assertEquals({
            isClean: verdict.isClean(over),
            reasons: verdict.reasons(over),
            warnings: verdict.warnings(over),
            flags: Object.fromEntries(
              Object.entries(verdict.flags).map(([name, flag]) => [name, flag(over)]),
            ),
          }, {
            isClean: expected.reasons.length === 0,
            reasons: expected.reasons.join("|"),
            warnings: expected.warnings.join("|"),
            flags: expected.flags,
          }, new TextDecoder().decode(line));
        },
      );
    });
  }
}

Deno.test("toPolars() takes nothing for an outlier before limits are measured", () => {
  const { flags } = toPolars(rulesOf(evTelemetry), { expressions: evaluated });
  assertEquals(flags["q_iqr__soc_pct"]!({ soc_pct: 1e300 }), true);
});
