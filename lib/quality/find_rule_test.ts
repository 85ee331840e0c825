import { assertEquals, assertThrows } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { findRule } from "./find_rule.ts";
import { rulesOf } from "./rules.ts";

Deno.test("findRule() finds every rule and every warning", () => {
  const table = rulesOf(evTelemetry);
  for (const rule of [...table.rules, ...table.warnings]) {
    assertEquals(findRule(table, rule.code), rule);
  }
});

Deno.test("findRule() names the rules there are", () => {
  const table = rulesOf(evTelemetry, "seed");
  assertThrows(() => findRule(table, "range:soc"), UsageError, 'current value is "range:soc"');
});
