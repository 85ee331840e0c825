import { assertEquals, assertThrows } from "@std/assert";
import { namesOf, parseExpression } from "./expression.ts";

Deno.test("parseExpression() binds as SQL does", () => {
  for (
    const [text, bracketed] of [
      ["a OR b AND c", "a OR (b AND c)"],
      ["a - b - c", "(a - b) - c"],
      ["a + b * c > 2 AND d", "((a + (b * c)) > 2) AND d"],
      ["NOT a = b OR c", "(NOT (a = b)) OR c"],
      ["a - b IS NULL", "(a - b) IS NULL"],
      ["a IS NOT NULL", "NOT (a IS NULL)"],
      ["-a", "0 - a"],
    ] as const
  ) assertEquals(parseExpression(text), parseExpression(bracketed), text);
});

Deno.test("parseExpression() reads literals, names and functions", () => {
  assertEquals(parseExpression("'it''s'"), { kind: "literal", value: "it's" });
  assertEquals(parseExpression("2.5e-1"), { kind: "literal", value: 0.25 });
  assertEquals(namesOf(parseExpression("COALESCE(a > 1, FALSE) AND b = NULLIF(a, 'x')")), [
    "a",
    "b",
  ]);
});

Deno.test("parseExpression() names the place that it cannot read", () => {
  for (
    const [text, message] of [
      ["", "a value must come at character 1"],
      ["a >", "a value must come at character 4"],
      ["a b", "the end must come at character 2"],
      ["(a", ") must come at character 3"],
      ["COALESCE(a)", ", must come at character 11"],
      ["a ; b", "a word, a number or a sign must come at character 2"],
      ["a = 'x", "a word, a number or a sign must come at character 4"],
    ] as const
  ) assertThrows(() => parseExpression(text), TypeError, message);
});
