import { assertEquals } from "@std/assert";
import type { Check, Measure } from "./check.ts";
import { runChecks } from "./run_checks.ts";

const CLOCK = { nowMicros: () => 0 };

async function outcomeOf(value: number | null, thresholds: Partial<Check>, kind = "row_count") {
  const check = { name: "c", table: "t", measure: { kind } as Measure, ...thresholds };
  const store = { measure: () => Promise.resolve({ value }) };
  const { checks: [result], outcome } = await runChecks([check], store, CLOCK);
  assertEquals(outcome, result!.outcome);
  return outcome;
}

Deno.test("runChecks() warns and fails beyond a threshold, not at it", async () => {
  const both = { warn: { above: 2, below: 1 }, fail: { above: 4 } };
  const outcomes = [0, 1, 2, 3, 4, 5].map((value) => outcomeOf(value, both));
  assertEquals(await Promise.all(outcomes), ["warn", "pass", "pass", "warn", "warn", "fail"]);
  assertEquals(await outcomeOf(9, {}), "pass");
});

Deno.test("runChecks() lets nothing be out of bounds where nothing is, but not be fresh", async () => {
  assertEquals(await outcomeOf(null, { fail: { above: 1 } }, "max"), "pass");
  assertEquals(await outcomeOf(null, { fail: { above: 1 } }, "freshness"), "fail");
});

Deno.test("runChecks() goes on after a check that cannot be made, and takes the worst", async () => {
  const checks = ["a", "b", "c"].map((table): Check => ({
    name: table,
    table,
    measure: { kind: "row_count" },
    fail: { above: 0 },
  }));
  const store = {
    measure: ({ table }: Check) => {
      if (table === "b") return Promise.reject(new Error("table b is not there"));
      return Promise.resolve({ value: table === "a" ? 1 : 0, details: [table] });
    },
  };
  const report = await runChecks(checks, store, CLOCK);
  assertEquals(
    report.checks.map(({ outcome, value, reason, details }) => [outcome, value, reason, details]),
    [
      ["fail", 1, "fail when above 0", ["a"]],
      ["error", null, "table b is not there", []],
      ["pass", 0, null, ["c"]],
    ],
  );
  assertEquals([report.outcome, report.counts], ["error", { pass: 1, warn: 0, fail: 1, error: 1 }]);
});
