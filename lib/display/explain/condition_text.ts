/** A rule's condition in words. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import type { Condition } from "@lib/quality/rules.ts";

/**
 * A sentence that says when a row carries the rule's code.
 *
 * @example
 * ```ts
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { conditionText } from "@lib/display/explain/condition_text.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const condition = { kind: "outside", column: "soc_pct", range: [0, 100] } as const;
 * assertEquals(
 *   conditionText(condition, evTelemetry),
 *   "soc_pct has a value outside 0 to 100 % (both ends are allowed)",
 * );
 * ```
 */
export function conditionText(condition: Condition, contract: Contract): string {
  switch (condition.kind) {
    case "issue": {
      const [kind, field] = condition.code.split(":");
      if (field === undefined) return "the text could not be read as a record";
      return kind === "type" ? `${field} has a value of another type` : `${field} is not there`;
    }
    case "missing":
      return `${condition.column} has no value`;
    case "outside": {
      const { column, range: [lo, hi], length } = condition;
      const unit = contract.columns[column]?.unit;
      const interval = `${lo} to ${hi}${unit === undefined ? "" : ` ${unit}`}`;
      return `${column} has ${
        length === undefined ? "a value" : `one of its ${length} values`
      } outside ${interval} (both ends are allowed)`;
    }
    case "not_in":
      return `${condition.column} has a value that is none of ${condition.values.join(", ")}`;
    case "not_like":
      return `${condition.column} has a text that is not ${
        contract.columns[condition.column]?.format?.say ?? `like ${condition.pattern}`
      }`;
    case "duplicate":
      return `an earlier row has the same ${contract.key.join(" and ")}`;
  }
}
