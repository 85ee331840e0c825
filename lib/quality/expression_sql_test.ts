import { assertEquals, assertThrows } from "@std/assert";
import { openDuckdb } from "@lib/engines/duckdb.ts";
import { compileExpression } from "./compile_expression.ts";
import { expressionSql } from "./expression_sql.ts";

Deno.test("expressionSql() means in SQL what the compiled formula means", async () => {
  using db = await openDuckdb();
  await db.run(
    "CREATE TABLE t AS SELECT 1.5 AS \"Value\", 'it''s' AS \"order\", NULL::DOUBLE AS n",
  );
  const row = { Value: 1.5, order: "it's", n: null };
  for (
    const formula of [
      "Value > 1 AND order = 'it''s'",
      "NOT Value <> 1.5 OR n IS NOT NULL",
      "COALESCE(n > 0, TRUE)",
      "n = 1 OR NULL",
      "(Value - 0.5) * 2 / 4 = 0.5",
      "NULLIF(Value, 1.5) IS NULL AND NOT FALSE",
    ]
  ) {
    const { v } = await db.one<{ v: unknown }>(`SELECT ${expressionSql(formula)} AS v FROM t`);
    assertEquals(v, compileExpression(formula)(row), formula);
  }
});

Deno.test("expressionSql() refuses what has no meaning in plain SQL", () => {
  assertThrows(() => expressionSql("TO_TIMESTAMP(a) IS NULL"), TypeError, "our own");
});
