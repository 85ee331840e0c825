import { assertEquals } from "@std/assert";
import type { Check, Measure } from "./check.ts";
import { figureText } from "./figure_text.ts";

function textOf(measure: Measure, value: number, more: Partial<Check> = {}): string {
  return figureText({ name: "c", table: "t", measure, ...more }, value);
}

Deno.test("figureText() says what each measure counts", () => {
  const column = "level";
  const cases: [Measure, number, string][] = [
    [{ kind: "row_count" }, 30970, "30,970 rows"],
    [{ kind: "missing", column }, 0, "0 exceptions"],
    [{ kind: "invalid", column, values: [] }, 1200, "1,200 exceptions"],
    [{ kind: "failed_rows", when: "level < 0" }, 1, "1 exception"],
    [{ kind: "duplicates", columns: [column] }, 2, "2 exceptions"],
    [{ kind: "schema" }, 1, "1 difference"],
    [{ kind: "min", column }, -0.5, "-0.5, the lowest level"],
    [{ kind: "max", column }, 99.9612, "99.96, the highest level"],
    [{ kind: "avg", column }, 12345.6, "12,350, the mean of level"],
  ];
  for (const [measure, value, text] of cases) assertEquals(textOf(measure, value), text);
});

Deno.test("figureText() has no share that is there vanish, and takes a check's own words", () => {
  const measure = { kind: "failed_rows", when: "at IS NULL" } as const;
  const percent = { unit: "percent" } as const;
  assertEquals(textOf(measure, 0.00001, percent), "0.00001 % of the rows are exceptions");
  const figure = " of the events could not";
  assertEquals(
    textOf(measure, 0.40282, { ...percent, figure }),
    "0.4028 % of the events could not",
  );
});

Deno.test("figureText() gives an age the unit that it is read in", () => {
  const ages = [0, 7.1534, 119, 120, 7199, 7200, 172_799, 172_800, 1e9];
  assertEquals(ages.map((age) => textOf({ kind: "freshness", column: "at" }, age)), [
    "0 s since the newest",
    "7.153 s since the newest",
    "119 s since the newest",
    "2 min since the newest",
    "120 min since the newest",
    "2 h since the newest",
    "48 h since the newest",
    "2 days since the newest",
    "11,570 days since the newest",
  ]);
});
