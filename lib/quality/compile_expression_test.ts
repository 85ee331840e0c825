import { assertEquals } from "@std/assert";
import { openDuckdb } from "@lib/engines/duckdb.ts";
import { PythonRandom } from "@lib/simulation/python_random.ts";
import { compileExpression } from "./compile_expression.ts";

/** A random formula: of numbers, or true or false. */
function randomFormula(random: PythonRandom, isTruth: boolean, depth = 3): string {
  const nested = (truth: boolean) => randomFormula(random, truth, depth - 1);
  if (isTruth) {
    switch (depth === 0 ? 0 : random.randrange(6)) {
      case 0:
        return random.choice(["p", "q", "TRUE", "FALSE"]);
      case 1:
        return `(NOT ${nested(true)})`;
      case 2:
        return `(${nested(random.random() < 0.5)} IS ${random.choice(["", "NOT "])}NULL)`;
      case 3:
        return `COALESCE(${nested(true)}, ${nested(true)})`;
      case 4:
        return `(${nested(true)} ${random.choice(["AND", "OR"])} ${nested(true)})`;
      default:
        return `(${nested(false)} ${random.choice(["=", "<>", "<", "<=", ">", ">="])} ${
          nested(false)
        })`;
    }
  }
  if (depth === 0 || random.random() < 0.3) return random.choice(["a", "b", "1.5", "0", "-2"]);
  if (random.random() < 0.2) return `NULLIF(${nested(false)}, ${nested(false)})`;
  if (random.random() < 0.2) return `${nested(false)} / NULLIF(${nested(false)}, 0)`;
  return `(${nested(false)} ${random.choice(["+", "-", "*"])} ${nested(false)})`;
}

Deno.test("compileExpression() agrees with DuckDB on random formulas and rows with nulls", async () => {
  using db = await openDuckdb();
  await db.run("CREATE TABLE t (i INTEGER, a DOUBLE, b DOUBLE, p BOOLEAN, q BOOLEAN)");
  const random = new PythonRandom(5);
  const rows = Array.from({ length: 30 }, (_, i) => ({
    i,
    a: random.choice([null, 0, 1, 1.5, -2]),
    b: random.choice([null, 0, 2, 3, -2]),
    p: random.choice([null, true, false]),
    q: random.choice([null, true, false]),
  }));
  await db.run(
    `INSERT INTO t VALUES ${
      rows.map((row) => `(${Object.values(row).map(String).join(", ")})`).join(", ")
    }`,
  );
  for (let n = 0; n < 150; n++) {
    const formula = randomFormula(random, n % 3 > 0);
    const compiled = compileExpression(formula);
    const expected = await db.rows<{ v: number | null }>(
      `SELECT CAST((${formula}) AS DOUBLE) AS v FROM t ORDER BY i`,
    );
    assertEquals(
      rows.map((row) => {
        const value = compiled(row);
        return value === null ? null : Number(value) + 0;
      }),
      expected.map(({ v }) => v === null ? null : Number(v) + 0),
      formula,
    );
  }
});

Deno.test("compileExpression() lets formulas stand for names", () => {
  const formulas = { share: "(x - lo) / NULLIF(hi - lo, 0)", high: "share > 0.9" };
  const compiled = compileExpression("COALESCE(high, FALSE)", formulas);
  assertEquals(compiled({ x: 95, lo: 0, hi: 100 }), true);
  assertEquals(compiled({ x: 5, lo: 5, hi: 5 }), false);
});

Deno.test("compileExpression() reads instants, and gives null for what is none", () => {
  const instant = compileExpression("TO_TIMESTAMP(t)");
  assertEquals(instant({ t: "1970-01-01T01:00:00+01:00" }), 0);
  assertEquals([instant({ t: "ontem" }), instant({ t: null }), instant({ t: 5 })], [
    null,
    null,
    null,
  ]);
  assertEquals(compileExpression("1 / x")({ x: 0 }), null);
});
