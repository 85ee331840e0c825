/** A rule by its code. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import type { Rule, RuleTable } from "./rules.ts";

/**
 * The rule or warning of a table that has a code.
 *
 * @throws {UsageError} naming the codes there are.
 *
 * @example
 * ```ts
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { findRule } from "@lib/quality/find_rule.ts";
 * import { rulesOf } from "@lib/quality/rules.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { condition } = findRule(rulesOf(evTelemetry), "range:soc_pct");
 * assertEquals(condition, { kind: "outside", column: "soc_pct", range: [0, 100] });
 * ```
 */
export function findRule({ rules, warnings }: RuleTable, code: string): Rule {
  const all = [...rules, ...warnings];
  const rule = all.find((one) => one.code === code);
  if (rule === undefined) {
    throw new UsageError(
      `rule must be one of ${all.map((one) => one.code).join(", ")}: current value is "${code}"`,
    );
  }
  return rule;
}
