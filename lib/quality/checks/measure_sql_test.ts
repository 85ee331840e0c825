import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { openEmbeddedPostgres } from "@lib/connectors/postgres/embedded/open_embedded_postgres.ts";
import { PythonRandom } from "@lib/simulation/python_random.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import type { Check, Filter, Measure } from "./check.ts";
import { measureRows } from "./measure_rows.ts";
import { measureSql } from "./measure_sql.ts";

const MEASURES: readonly Measure[] = [
  { kind: "row_count" },
  { kind: "missing", column: "Kind" },
  { kind: "invalid", column: "Kind", values: ["a", "it's"] },
  { kind: "invalid", column: "Kind", pattern: /^\d*$/ },
  { kind: "invalid", column: "Kind", values: ["a"], pattern: /^[0-9]$/ },
  { kind: "failed_rows", when: "flag AND n <= 0.9" },
  { kind: "failed_rows", when: "n > 1 OR flag" },
  { kind: "duplicates", columns: ["Kind"] },
  { kind: "duplicates", columns: ["Kind", "flag", "n"] },
  { kind: "min", column: "n" },
  { kind: "max", column: "n" },
  { kind: "avg", column: "n" },
  { kind: "freshness", column: "at" },
];
const FILTERS: readonly Filter[] = [
  {},
  { where: "Kind = 'a'" },
  { newerThan: { column: "at", seconds: 30 } },
  { where: "n IS NOT NULL", newerThan: { column: "at", seconds: 0 } },
  { where: "Kind = 'nothing is'" },
];
const NOW_MICROS = 1_762_174_800_000_000;

Deno.test("measureSql() and measureRows() come to the same number on random rows", async () => {
  using folder = temporaryFolder();
  const postgres = await openEmbeddedPostgres({ dir: folder.path });
  const table = {
    name: "T",
    columns: {
      Kind: { type: "text" },
      n: { type: "double precision" },
      flag: { type: "boolean" },
      at: { type: "timestamp" },
    },
  } as const;
  await postgres.ensureTable(table);
  const random = new PythonRandom(3);
  const rows = Array.from({ length: 80 }, () => ({
    Kind: random.choice([null, "a", "b", "7", "it's", ""]),
    n: random.choice([null, -1, 0, 0.9, 1, 2.5]),
    flag: random.choice([null, true, false]),
    at: random.choice([null, NOW_MICROS - random.randrange(60) * 1_000_000]),
  }));
  await postgres.insertMany({ table, rows });
  for (const measure of MEASURES) {
    for (const filter of FILTERS) {
      for (const unit of ["count", "percent"] as const) {
        const check: Check = { name: "", table: "T", measure, filter, unit };
        const { rows: [found] } = await postgres.query<{ value: number | null }>(
          measureSql(check, NOW_MICROS),
        );
        const { value } = await measureRows(rows, check, NOW_MICROS);
        const say = JSON.stringify(check);
        if (value === null) assertEquals(found!.value, null, say);
        else {
          assert(found!.value !== null, say);
          assertAlmostEquals(Number(found!.value), value, 1e-6);
        }
      }
    }
  }
  await postgres.close();
});

Deno.test("measureSql() has no query for a schema", () => {
  const check: Check = { name: "", table: "t", measure: { kind: "schema" } };
  assertThrows(() => measureSql(check, 0), TypeError, "schema");
});
