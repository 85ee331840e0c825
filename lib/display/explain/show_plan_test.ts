import { assertEquals, assertStringIncludes } from "@std/assert";
import { type PlanStep, showPlan } from "./show_plan.ts";

const scan = (table: string): PlanStep => ({
  name: "SCAN",
  details: [`table: ${table}`],
  from: [],
});
const join: PlanStep = {
  name: "JOIN",
  details: ["a < b"],
  rows: 10,
  isEstimate: true,
  from: [scan("a"), scan("b")],
};

Deno.test("showPlan() draws branches, and says what is a guess", () => {
  assertEquals(
    showPlan([join], "An engine").text,
    "An engine\nJOIN: a < b; about 10 rows\n├─ SCAN: table: a\n└─ SCAN: table: b",
  );
});

Deno.test("showPlan() escapes what it is told, and closes every element", () => {
  const { html } = showPlan([join], "<b>");
  assertStringIncludes(html, "a &lt; b");
  assertStringIncludes(html, "&lt;b&gt;");
  for (const name of ["ul", "li", "div"]) {
    assertEquals(
      html.match(new RegExp(`<${name}`, "g"))?.length,
      html.split(`</${name}>`).length - 1,
    );
  }
});

Deno.test("showPlan() says the same of a plan whatever it estimates and takes", () => {
  const { facts } = showPlan([{ ...join, rows: 99, isEstimate: false, ms: 3, details: [] }]);
  assertEquals(facts, showPlan([join]).facts);
});
