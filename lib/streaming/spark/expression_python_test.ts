import { assertEquals, assertThrows } from "@std/assert";
import { expressionPython } from "./expression_python.ts";

const columnOf = (name: string) => name;

Deno.test("expressionPython() writes each operation in parentheses of its own", () => {
  const python = (text: string) => expressionPython(text, { columnOf });
  assertEquals(python("a = 'x''y' AND NOT b <> c"), '((a == F.lit("x\'y")) & (~(b != c)))');
  assertEquals(python("(a - 1.5) / NULLIF(b, 0)"), "((a - F.lit(1.5)) / F.nullif(b, F.lit(0.0)))");
  assertEquals(python("a IS NOT NULL OR b IS NULL"), "(a.isNotNull() | b.isNull())");
  assertEquals(python("COALESCE(a > 1e21, FALSE)"), "F.coalesce((a > F.lit(1e+21)), F.lit(False))");
  assertEquals(python("TO_TIMESTAMP(a) = NULL"), "(read_instant(a) == F.lit(None))");
});

Deno.test("expressionPython() writes a long chain on many lines, once in parentheses", () => {
  const names = Array.from({ length: 6 }, (_, i) => `column_number_${i}`);
  assertEquals(
    expressionPython(names.join(" OR "), { columnOf }).split(/\s*\n\s*/),
    ["(", names[0], ...names.slice(1).map((name) => `| ${name}`), ")"],
  );
});

Deno.test("expressionPython() writes formulas in the place of their names", () => {
  const formulas = { c: "a + b", d: "c * 2" };
  assertEquals(
    expressionPython("d > 1", { columnOf, formulas }),
    "(((a + b) * F.lit(2.0)) > F.lit(1.0))",
  );
});

Deno.test("expressionPython() names a formula that cannot be read", () => {
  assertThrows(() => expressionPython("a >", { columnOf }), TypeError, "a >");
});
